<?php
/**
 * Loaded by RosarioSIS on every request: only what must be there before a program runs; the rest is loaded when it is asked.
 *
 * @package Throughline module, GPL-2.0-or-later
 */

add_action('Students/Student.php|header', 'throughline_student_header');
add_action('Warehouse.php|header_head', 'throughline_header_head');

if (!empty($_REQUEST['modfunc']) && isset($_REQUEST['category_id'])) {
    require_once __DIR__ . '/includes/rights.php';
    throughline_only_our_fields();
}

/** Every tab of the student page: facts that are new are told, and the tabs are those that the plugin offers this user. */
function throughline_student_header()
{
    if (UserStudentID() && ($_REQUEST['student_id'] ?? '') !== 'new' && !isset($_GET['tl_raw'])) {
        require_once __DIR__ . '/includes/header.php';
        throughline_draw_header((int) UserStudentID());
    }
}

function throughline_header_head()
{
    echo '<link rel="stylesheet" href="modules/Throughline/throughline.css?v=1">';
}
