-- Takes the tabs, their rights and the list of what was handed over out of RosarioSIS. Plans stay in Throughline's own store.

DELETE FROM profile_exceptions WHERE MODNAME IN
    (SELECT CONCAT('Students/Student.php&category_id=', ID) FROM student_field_categories WHERE INCLUDE LIKE 'Throughline/%');

DELETE FROM staff_exceptions WHERE MODNAME IN
    (SELECT CONCAT('Students/Student.php&category_id=', ID) FROM student_field_categories WHERE INCLUDE LIKE 'Throughline/%');

DELETE FROM profile_exceptions WHERE MODNAME LIKE 'Throughline/%';

DELETE FROM staff_exceptions WHERE MODNAME LIKE 'Throughline/%';

DELETE FROM student_field_categories WHERE INCLUDE LIKE 'Throughline/%';

DROP TABLE IF EXISTS throughline_sent;
