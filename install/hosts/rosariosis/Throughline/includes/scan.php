<?php
/**
 * RosarioSIS has no hook for enrollments: what changed behind the student page (rollover, imports, other programs) is found
 * by the time in its rows, and what begins or ends by its date.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/events.php';

/** True when all that was found has been told. */
function throughline_scan(bool $all): bool
{
    $now = (string) DBGetOne('SELECT CURRENT_TIMESTAMP');
    $since = $all ? '' : (string) DBGetOne("SELECT CREATED_AT FROM throughline_sent WHERE STUDENT_ID='0' AND KIND='scan'");
    // A transaction that was open during the last scan may have been stamped before it.
    $since = date('Y-m-d H:i:s', $since === '' ? 0 : strtotime($since) - 300);
    $day = substr($since, 0, 10);
    $told = 0;
    $students = array_column(DBGet("SELECT STUDENT_ID FROM student_enrollment
            WHERE COALESCE(UPDATED_AT,CREATED_AT)>='$since'
            OR (START_DATE>='$day' AND START_DATE<='" . DBDate() . "')
        UNION SELECT STUDENT_ID FROM students WHERE COALESCE(UPDATED_AT,CREATED_AT)>='$since'
        UNION SELECT j.STUDENT_ID FROM students_join_users j JOIN staff s ON (s.STAFF_ID=j.STAFF_ID)
            WHERE COALESCE(j.UPDATED_AT,j.CREATED_AT)>='$since' OR COALESCE(s.UPDATED_AT,s.CREATED_AT)>='$since'
        UNION SELECT j.STUDENT_ID FROM students_join_people j JOIN people p ON (p.PERSON_ID=j.PERSON_ID)
            WHERE COALESCE(j.UPDATED_AT,j.CREATED_AT)>='$since' OR COALESCE(p.UPDATED_AT,p.CREATED_AT)>='$since'
        UNION SELECT STUDENT_ID FROM student_report_card_grades WHERE COALESCE(UPDATED_AT,CREATED_AT)>='$since'
        UNION SELECT STUDENT_ID FROM student_mp_stats WHERE COALESCE(UPDATED_AT,CREATED_AT)>='$since'
        UNION SELECT STUDENT_ID FROM throughline_sent sent WHERE KIND='enrollment'
            AND NOT EXISTS (SELECT 1 FROM student_enrollment se
                WHERE se.STUDENT_ID=sent.STUDENT_ID AND CAST(se.ID AS char(50))=sent.ROW_ID)
        UNION SELECT STUDENT_ID FROM throughline_sent WHERE ANSWER>=300"), 'STUDENT_ID');
    foreach ($students as $student) {
        $told += throughline_tell((int) $student);
        if (throughline_is_away()) {
            fwrite(STDERR, "throughline is not available; the scan will begin here again\n");
            return false;
        }
    }
    $before = DBGetOne("SELECT 1 FROM throughline_sent WHERE STUDENT_ID='0' AND KIND='scan'");
    $values = ['HASH' => '-', 'ANSWER' => '200', 'CREATED_AT' => substr($now, 0, 19)];
    DBUpsert('throughline_sent', $values, ['STUDENT_ID' => '0', 'KIND' => 'scan', 'ROW_ID' => '0'], $before ? 'update' : 'insert');
    echo count($students), ' students looked at, ', $told, " facts told\n";
    return true;
}
