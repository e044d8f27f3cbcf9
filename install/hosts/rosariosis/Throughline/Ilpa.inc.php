<?php
/**
 * RosarioSIS includes this to save and again to draw the Ilpa tab: no function may be defined here.
 *
 * @package Throughline module, GPL-2.0-or-later
 */

require_once __DIR__ . '/includes/tab.php';

throughline_tab('ilpa');
