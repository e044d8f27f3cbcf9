<?php
/**
 * What RosarioSIS knows of a student, their guardians, stays and grades, in the shapes of schemas/event.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/actor.php';

/** Who the student is. All columns are asked for: an administrator may have deleted a field, and its column with it. */
function throughline_student_facts(int $student): array
{
    $row = DBGet("SELECT * FROM students WHERE STUDENT_ID='$student'")[1];
    $born = substr((string) ($row['CUSTOM_200000004'] ?? ''), 0, 10);
    $sex = strtolower((string) ($row['CUSTOM_200000000'] ?? ''));
    return [
        'givenName' => throughline_cut($row['FIRST_NAME']),
        'familyName' => throughline_cut($row['LAST_NAME']),
        'middleName' => throughline_cut($row['MIDDLE_NAME']),
        'preferredGivenName' => throughline_cut($row['CUSTOM_200000002'] ?? null),
        'birthDate' => preg_match('/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/', $born) ? $born : null,
        'sex' => in_array($sex, ['male', 'female'], true) ? $sex : null,
        'grade' => DBGetOne("SELECT gl.SHORT_NAME
            FROM student_enrollment se JOIN school_gradelevels gl ON (gl.ID=se.GRADE_ID)
            WHERE se.STUDENT_ID='$student' AND se.START_DATE<='" . DBDate() . "'
            ORDER BY se.START_DATE DESC,se.ID DESC LIMIT 1") ?: null,
        'guardians' => throughline_guardians($student),
    ];
}

/**
 * The parents who are users, by the name under which they speak, and the contacts with custody. RosarioSIS does not say that a
 * user and a contact are one person: by name or mail they are here, and the user counts.
 */
function throughline_guardians(int $student): array
{
    $guardians = [];
    // A user has a row for each school year; last year's associations stay behind.
    $users = DBGet("SELECT s.STAFF_ID,s.FIRST_NAME,s.LAST_NAME,s.EMAIL,s.PROFILE_ID
        FROM students_join_users j JOIN staff s ON (s.STAFF_ID=j.STAFF_ID)
        WHERE j.STUDENT_ID='$student'
        AND s.PROFILE='parent'
        AND s.SYEAR=(SELECT MAX(se.SYEAR) FROM student_enrollment se
            WHERE se.STUDENT_ID='$student' AND se.START_DATE<='" . DBDate() . "')
        ORDER BY s.STAFF_ID");
    foreach ($users as $row) {
        if ((throughline_settings()['roles'][(int) $row['PROFILE_ID']] ?? null) === 'guardian') {
            $guardians[] = throughline_guardian(throughline_user_name((int) $row['STAFF_ID']), $row, $row['EMAIL'], null);
        }
    }
    $alike = fn (array $a, array $b) => mb_strtolower("$a[givenName] $a[familyName]") === mb_strtolower("$b[givenName] $b[familyName]")
        || $a['email'] !== null && mb_strtolower($a['email']) === mb_strtolower((string) $b['email']);
    $contacts = DBGet("SELECT DISTINCT p.PERSON_ID,p.FIRST_NAME,p.LAST_NAME
        FROM students_join_people j JOIN people p ON (p.PERSON_ID=j.PERSON_ID)
        WHERE j.STUDENT_ID='$student' AND j.CUSTODY='Y'
        ORDER BY p.PERSON_ID");
    foreach ($contacts as $row) {
        $ways = array_column(DBGet("SELECT VALUE FROM people_join_contacts WHERE PERSON_ID='" . (int) $row['PERSON_ID'] . "' ORDER BY ID"), 'VALUE');
        $mails = array_values(preg_grep('/@/', $ways));
        $phones = array_values(preg_grep('/^[0-9+(). -]{7,}$/', $ways));
        $contact = throughline_guardian('person:' . (int) $row['PERSON_ID'], $row, $mails[0] ?? null, $phones[0] ?? null);
        if (!array_filter($guardians, fn ($told) => $alike($contact, $told))) {
            $guardians[] = $contact;
        }
    }
    return $guardians;
}

function throughline_guardian(string $id, array $row, ?string $email, ?string $phone): array
{
    return [
        'id' => $id,
        'givenName' => throughline_cut($row['FIRST_NAME']),
        'familyName' => throughline_cut($row['LAST_NAME']),
        'email' => throughline_cut($email),
        'phone' => throughline_cut($phone),
    ];
}

/** As long as the plugin takes a text; null: RosarioSIS does not say. */
function throughline_cut(?string $text): ?string
{
    $text = mb_strcut(trim((string) $text), 0, 300);
    return $text === '' ? null : $text;
}

/**
 * Row id => stay, of every school year. A stay that has not begun is not told yet: whoever works at next year's school has no
 * right today.
 */
function throughline_stays(int $student): array
{
    $rows = DBGet('SELECT se.ID,se.START_DATE,se.END_DATE,sc.' . throughline_school_column() . " AS SCHOOL,
            gl.SHORT_NAME AS GRADE,ec.SHORT_NAME AS ENTRY,dc.SHORT_NAME AS LEFT_BY
        FROM student_enrollment se
        JOIN schools sc ON (sc.ID=se.SCHOOL_ID AND sc.SYEAR=se.SYEAR)
        LEFT JOIN school_gradelevels gl ON (gl.ID=se.GRADE_ID)
        LEFT JOIN student_enrollment_codes ec ON (ec.ID=se.ENROLLMENT_CODE)
        LEFT JOIN student_enrollment_codes dc ON (dc.ID=se.DROP_CODE)
        WHERE se.STUDENT_ID='$student'
        AND se.START_DATE<='" . DBDate() . "'
        ORDER BY se.START_DATE,se.ID");
    $stays = [];
    foreach ($rows as $row) {
        if (trim((string) $row['SCHOOL']) === '') {
            continue;
        }
        // RosarioSIS keeps the last day there; told is the first day away. A last day before the first: never there.
        $last = $row['END_DATE'] ? substr($row['END_DATE'], 0, 10) : null;
        $first = substr($row['START_DATE'], 0, 10);
        $stays[(string) $row['ID']] = [
            'id' => (string) $row['ID'],
            'school' => trim((string) $row['SCHOOL']),
            'grade' => $row['GRADE'],
            'entryDate' => $first,
            'exitDate' => $last === null ? null : max($first, date('Y-m-d', strtotime("$last +1 day"))),
            'entryType' => $row['ENTRY'],
            'exitType' => $row['LEFT_BY'],
        ];
    }
    return $stays;
}

/**
 * The rows that RosarioSIS's own transcript can show. Where a course of a year has grades of its quarters, its semesters and
 * the year, the longest of them counts: the others are parts of the same credit.
 */
function throughline_courses(int $student): array
{
    $rows = DBGet("SELECT g.ID,g.SYEAR,g.COURSE_PERIOD_ID,g.COURSE_TITLE,g.GRADE_LETTER,g.GRADE_PERCENT,g.CREDIT_ATTEMPTED,
            g.CREDIT_EARNED,g.CREDIT_CATEGORY,g.SCHOOL,mp.MP_TYPE,mp.SHORT_NAME AS TERM,mp.SYEAR AS MP_SYEAR,
            ms.GRADE_LEVEL_SHORT,c.SHORT_NAME AS CODE,cs.TITLE AS SUBJECT,sc.TITLE AS SCHOOL_TITLE,
            (SELECT CONFIG_VALUE FROM config WHERE TITLE='SCHOOL_SYEAR_OVER_2_YEARS' AND SCHOOL_ID=mp.SCHOOL_ID) AS OVER_2_YEARS
        FROM student_report_card_grades g
        JOIN marking_periods mp ON (mp.MARKING_PERIOD_ID=g.MARKING_PERIOD_ID)
        JOIN student_mp_stats ms ON (ms.MARKING_PERIOD_ID=g.MARKING_PERIOD_ID AND ms.STUDENT_ID=g.STUDENT_ID)
        LEFT JOIN course_periods cp ON (cp.COURSE_PERIOD_ID=g.COURSE_PERIOD_ID)
        LEFT JOIN courses c ON (c.COURSE_ID=cp.COURSE_ID)
        LEFT JOIN course_subjects cs ON (cs.SUBJECT_ID=c.SUBJECT_ID)
        LEFT JOIN schools sc ON (sc.ID=mp.SCHOOL_ID AND sc.SYEAR=mp.SYEAR)
        WHERE g.STUDENT_ID='$student'
        ORDER BY g.ID");
    $length = ['year' => 3, 'semester' => 2, 'trimester' => 2, 'quarter' => 1];
    $course_of = fn (array $row) => $row['MP_SYEAR'] . '/' . ($row['COURSE_PERIOD_ID'] ?: 't' . $row['COURSE_TITLE']);
    $longest = [];
    foreach ($rows as $row) {
        $longest[$course_of($row)] = max($longest[$course_of($row)] ?? 0, $length[$row['MP_TYPE']] ?? 0);
    }
    $courses = [];
    foreach ($rows as $row) {
        if (($length[$row['MP_TYPE']] ?? 0) !== $longest[$course_of($row)] || trim((string) $row['COURSE_TITLE']) === '') {
            continue;
        }
        // Asked of the row's school: the current one differs from page to page, and on the command line there is none.
        $ends = (int) $row['MP_SYEAR'] + (($row['OVER_2_YEARS'] ?? 'Y') === 'Y' ? 1 : 0);
        $courses[] = [
            'id' => (string) $row['ID'],
            'schoolYear' => $ends >= 1900 && $ends < 2200 ? $ends : null,
            'term' => $row['TERM'],
            'school' => throughline_cut($row['SCHOOL'] ?: $row['SCHOOL_TITLE']),
            'gradeLevel' => $row['GRADE_LEVEL_SHORT'],
            'courseCode' => $row['CODE'],
            'title' => throughline_cut($row['COURSE_TITLE']),
            'subject' => $row['SUBJECT'] ?: $row['CREDIT_CATEGORY'],
            'creditsAttempted' => throughline_credits($row['CREDIT_ATTEMPTED']),
            'creditsEarned' => throughline_credits($row['CREDIT_EARNED']),
            'grade' => $row['GRADE_LETTER'] ?? $row['GRADE_PERCENT'],
        ];
    }
    return $courses;
}

/** At most three decimals, as a text. */
function throughline_credits(mixed $amount): ?string
{
    return is_numeric($amount) && $amount >= 0 && $amount < 10000 ? number_format((float) $amount, 3, '.', '') : null;
}
