-- Two tabs of the student page, who may open them, and what was handed over. The same for PostgreSQL and MySQL.

INSERT INTO student_field_categories (TITLE, SORT_ORDER, INCLUDE)
SELECT 'ILP', 20, 'Throughline/Ilp'
FROM (SELECT 1 AS one) o
WHERE NOT EXISTS (SELECT 1 FROM student_field_categories WHERE INCLUDE='Throughline/Ilp');

INSERT INTO student_field_categories (TITLE, SORT_ORDER, INCLUDE)
SELECT 'ILPA', 21, 'Throughline/Ilpa'
FROM (SELECT 1 AS one) o
WHERE NOT EXISTS (SELECT 1 FROM student_field_categories WHERE INCLUDE='Throughline/Ilpa');

-- Of the four profiles that every RosarioSIS has; yours are given the tabs in Users > User Profiles.
INSERT INTO profile_exceptions (PROFILE_ID, MODNAME, CAN_USE, CAN_EDIT)
SELECT p.ID, CONCAT('Students/Student.php&category_id=', c.ID), 'Y', 'Y'
FROM user_profiles p, student_field_categories c
WHERE p.ID IN (0,1,2,3)
AND c.INCLUDE IN ('Throughline/Ilp', 'Throughline/Ilpa')
AND NOT EXISTS (SELECT 1 FROM profile_exceptions e
    WHERE e.PROFILE_ID=p.ID AND e.MODNAME=CONCAT('Students/Student.php&category_id=', c.ID));

INSERT INTO profile_exceptions (PROFILE_ID, MODNAME, CAN_USE, CAN_EDIT)
SELECT 1, 'Throughline/Status.php', 'Y', NULL
FROM (SELECT 1 AS one) o
WHERE NOT EXISTS (SELECT 1 FROM profile_exceptions WHERE PROFILE_ID=1 AND MODNAME='Throughline/Status.php');

CREATE TABLE IF NOT EXISTS throughline_sent (
    student_id integer NOT NULL,
    kind varchar(20) NOT NULL,
    row_id varchar(50) NOT NULL,
    hash varchar(64) NOT NULL,
    answer integer NOT NULL,
    stay text,
    created_at timestamp DEFAULT current_timestamp,
    PRIMARY KEY (student_id, kind, row_id)
);
