<?php
/**
 * Menu entries. The tabs are in the student page; here is what an administrator looks at.
 *
 * @package Throughline module, GPL-2.0-or-later
 */

$menu['Throughline']['admin'] = [
    'title' => 'Throughline',
    'default' => 'Throughline/Status.php',
    'Throughline/Status.php' => dgettext('Throughline', 'Status'),
] + issetVal($menu['Throughline']['admin'], []);
