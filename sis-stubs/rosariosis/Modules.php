<?php
// A stand-in for RosarioSIS's student page, with the habits that a module must live with: the tab is inside the host's form and
// included twice on a save; a right to edit it lets any field of the student in. Run it with php -S and this as the router.
declare(strict_types=1);

ob_start();
require __DIR__ . '/Warehouse.php';

if (isset($_GET['login'])) { // "staff:3" or "student:1"
    [$kind, $id] = explode(':', $_GET['login']);
    $_SESSION = [$kind === 'student' ? 'STUDENT_ID' : 'STAFF_ID' => $id];
    if ($kind === 'student') {
        $_SESSION['student_id'] = $id;
    }
    exit;
}

$_REQUEST['modfunc'] ??= false;
$include = DBGetOne("SELECT INCLUDE FROM student_field_categories WHERE ID='" . (int) ($_REQUEST['category_id'] ?? 0) . "'");
$file = $include ? getenv('ROSARIO_MODULE') . '/../' . $include . '.inc.php' : null;
if ($file && !str_starts_with($include, 'Throughline/')) {
    exit;
}

if ($_REQUEST['modfunc'] === 'update' && AllowEdit()) {
    // As in RosarioSIS: the form's student becomes the current one only when fields of the host came along.
    if (!empty($_POST['students']) || !empty($_FILES)) {
        SetUserStudentID($_REQUEST['student_id']);
        if (!empty($_FILES)) {
            db_query(DBUpdateSQL('students', ['username' => 'uploaded'], ['STUDENT_ID' => UserStudentID()]));
        }
        foreach ($_REQUEST['students'] ?? [] as $column => $value) {
            db_query(DBUpdateSQL('students', [$column => $value], ['STUDENT_ID' => UserStudentID()]));
        }
    }
    require $file;
    $_REQUEST['modfunc'] = false;
} elseif ($_REQUEST['modfunc'] === 'remove_file' && AllowEdit()) {
    db_query(DBUpdateSQL('students', ['username' => null], ['STUDENT_ID' => UserStudentID()]));
}

if (isset($_REQUEST['student_id']) && $_REQUEST['student_id'] !== UserStudentID()) {
    SetUserStudentID($_REQUEST['student_id']);
}
$categories_RET = DBGet('SELECT ID,TITLE,INCLUDE FROM student_field_categories ORDER BY ID');
echo '<!DOCTYPE html><html><head><title>Student</title>';
do_action('Warehouse.php|header_head');
echo '</head><body><form id="student" method="post" action="Modules.php?modname=Students/Student.php&amp;category_id=',
    (int) $_REQUEST['category_id'], '&amp;student_id=', UserStudentID(), '&amp;modfunc=update">';
do_action('Students/Student.php|header');
foreach ($categories_RET as $category) {
    echo '<h3>', $category['TITLE'], '</h3>';
}
if ($file && has_right('CAN_USE')) {
    require $file;
}
echo '<button>Save</button></form><p>end of the student page</p></body></html>';
