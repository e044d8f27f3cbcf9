<?php
/**
 * RosarioSIS's rights in our tabs, and what a right in them must not open beside them.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

const THROUGHLINE_TABS = ['ilp' => 'Throughline/Ilp', 'ilpa' => 'Throughline/Ilpa'];

/** tab => id of its category in RosarioSIS. */
function throughline_categories(): array
{
    static $found = null;
    if ($found === null) {
        $found = [];
        foreach (DBGet("SELECT ID,INCLUDE FROM student_field_categories WHERE INCLUDE LIKE 'Throughline/%'") as $row) {
            $tab = array_search($row['INCLUDE'], THROUGHLINE_TABS, true);
            if ($tab !== false) {
                $found[$tab] = (int) $row['ID'];
            }
        }
    }
    return $found;
}

/**
 * CAN_USE or CAN_EDIT of a tab, as Students/Student.php asks it; asked again here, since on an update the host includes the
 * tab without asking for CAN_USE.
 */
function throughline_may(string $tab, string $what): bool
{
    $category = throughline_categories()[$tab] ?? 0;
    $modname = "Students/Student.php&category_id=$category";
    $profile = User('PROFILE_ID');
    $who = $profile || User('PROFILE') === 'student' ? "profile_exceptions WHERE PROFILE_ID='" . (int) $profile . "'"
        : "staff_exceptions WHERE USER_ID='" . (int) User('STAFF_ID') . "'";
    return $category > 0 && User('PROFILE') && in_array($what, ['CAN_USE', 'CAN_EDIT'], true)
        && (bool) DBGetOne("SELECT 1 FROM $who AND MODNAME='$modname' AND $what='Y'");
}

function throughline_may_edit(string $tab): bool
{
    return AllowEdit() && throughline_may($tab, 'CAN_USE') && throughline_may($tab, 'CAN_EDIT');
}

/**
 * Who may edit one tab may, for RosarioSIS's update, send any field of the student, the enrollment, files, and delete some of
 * them: a student who may write goals could change the own name. In our tabs only our fields arrive. Before the program runs.
 */
function throughline_only_our_fields(): void
{
    if (($_REQUEST['modname'] ?? '') !== 'Students/Student.php' || empty($_REQUEST['modfunc'])
        || !in_array((int) ($_REQUEST['category_id'] ?? 0), throughline_categories(), true)) {
        return;
    }
    $kept = ['modname' => 1, 'modfunc' => 1, 'category_id' => 1, 'student_id' => 1, 'tl' => 1, 'tl_raw' => 1, '_ROSARIO_PDF' => 1];
    $_REQUEST = array_intersect_key($_REQUEST, $kept);
    $_POST = array_intersect_key($_POST, ['tl' => 1]);
    $_FILES = [];
    if ($_REQUEST['modfunc'] !== 'update') {
        unset($_REQUEST['modfunc']);
    }
}
