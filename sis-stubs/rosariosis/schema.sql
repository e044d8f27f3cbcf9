-- The columns of RosarioSIS that its Throughline module reads, for SQLite, and a few invented people: those of tests/cases/district.
CREATE TABLE students (student_id INTEGER PRIMARY KEY, first_name, last_name, username, custom_200000005, middle_name, custom_200000000, custom_200000002,
  custom_200000004, created_at, updated_at);
CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, syear INTEGER, name, profile, profile_id INTEGER, schools, rollover_id INTEGER,
  first_name, last_name, email, created_at, updated_at);
CREATE TABLE people (person_id INTEGER PRIMARY KEY, first_name, last_name, created_at, updated_at);
CREATE TABLE students_join_people (id INTEGER PRIMARY KEY, student_id INTEGER, person_id INTEGER, custody, student_relation, created_at, updated_at);
CREATE TABLE people_join_contacts (id INTEGER PRIMARY KEY, person_id INTEGER, title, value);
CREATE TABLE user_profiles (id INTEGER PRIMARY KEY, profile, title);
CREATE TABLE profile_exceptions (profile_id INTEGER, modname, can_use, can_edit, PRIMARY KEY (profile_id, modname));
CREATE TABLE staff_exceptions (user_id INTEGER, modname, can_use, can_edit);
CREATE TABLE student_field_categories (id INTEGER PRIMARY KEY, title, sort_order, include);
CREATE TABLE schools (id INTEGER, syear INTEGER, title, school_number);
CREATE TABLE config (school_id INTEGER, title, config_value);
CREATE TABLE school_gradelevels (id INTEGER PRIMARY KEY, school_id INTEGER, short_name);
CREATE TABLE student_enrollment_codes (id INTEGER PRIMARY KEY, short_name);
CREATE TABLE student_enrollment (id INTEGER PRIMARY KEY, syear INTEGER, school_id INTEGER, student_id INTEGER, grade_id INTEGER, start_date, end_date,
  enrollment_code, drop_code, created_at, updated_at);
CREATE TABLE students_join_users (student_id INTEGER, staff_id INTEGER, created_at, updated_at);
CREATE TABLE course_subjects (subject_id INTEGER PRIMARY KEY, title);
CREATE TABLE courses (course_id INTEGER PRIMARY KEY, subject_id INTEGER, short_name);
CREATE TABLE course_periods (course_period_id INTEGER PRIMARY KEY, course_id INTEGER, teacher_id INTEGER, secondary_teacher_id INTEGER);
CREATE TABLE schedule (student_id INTEGER, syear INTEGER, course_period_id INTEGER, end_date);
CREATE TABLE marking_periods (marking_period_id INTEGER PRIMARY KEY, syear INTEGER, school_id INTEGER, mp_type, short_name);
CREATE TABLE student_mp_stats (student_id INTEGER, marking_period_id INTEGER, grade_level_short, created_at, updated_at);
CREATE TABLE student_report_card_grades (id INTEGER PRIMARY KEY, syear INTEGER, student_id INTEGER, course_period_id INTEGER, marking_period_id INTEGER, course_title,
  grade_letter, grade_percent, credit_attempted, credit_earned, credit_category, school, created_at, updated_at);

INSERT INTO students (student_id, first_name, last_name, username, custom_200000005, custom_200000000, custom_200000004) VALUES
  (1, 'Alma', 'Rivera', 'alma', '1900000001', 'Female', '2011-03-14'), (2, 'Beto', 'Núñez', 'beto', '1900000002', 'Male', '2010-07-01');
INSERT INTO user_profiles VALUES (0, 'student', 'Student'), (1, 'admin', 'Administrator'), (2, 'teacher', 'Teacher'),
  (3, 'parent', 'Parent'), (4, 'admin', 'Counselor'), (5, 'admin', 'Registrar'), (6, 'admin', 'Program staff'), (7, 'admin', 'Nurse'),
  (8, 'parent', 'Sponsor');
INSERT INTO staff (staff_id, syear, name, profile, profile_id, schools, rollover_id) VALUES (1, 2026, 'Ada Admin', 'admin', 1, NULL, NULL), (2, 2026, 'Tom Teacher', 'teacher', 2, ',1,', NULL),
  (3, 2026, 'Marta Rivera', 'parent', 3, NULL, NULL), (4, 2026, 'Cam Ortiz', 'admin', 4, ',1,', 40),
  (5, 2026, 'Rae Lund', 'admin', 5, ',1,2,', NULL), (6, 2026, 'Ann Bell', 'admin', 6, ',2,', NULL),
  (7, 2026, 'Nat Moss', 'admin', 7, ',1,', NULL), (8, 2026, 'Other Parent', 'parent', 3, NULL, NULL),
  (9, 2026, 'Sal Sponsor', 'parent', 8, NULL, NULL), (10, 2026, 'Far Counselor', 'admin', 4, ',3,', NULL),
  (40, 2025, 'Cam Ortiz', 'admin', 4, ',1,', NULL), (11, 2026, 'Paul Rivera', 'parent', 3, NULL, 30), (30, 2025, 'Paul Rivera', 'parent', 3, NULL, NULL);
UPDATE staff SET first_name = substr(name, 1, instr(name, ' ') - 1), last_name = substr(name, instr(name, ' ') + 1);
INSERT INTO students_join_users (student_id, staff_id) VALUES (1, 3), (2, 8), (1, 9), (1, 11), (1, 30);
-- Marta once more, her mother who has custody and no account, and a neighbour for emergencies.
INSERT INTO people (person_id, first_name, last_name) VALUES (1, 'Marta', 'Rivera'), (2, 'Rosa', 'Rivera'), (3, 'Nell', 'Next');
INSERT INTO students_join_people (student_id, person_id, custody, student_relation) VALUES (1, 1, 'Y', 'Mother'), (1, 2, 'Y', 'Grandmother'),
  (1, 3, NULL, 'Neighbor');
INSERT INTO people_join_contacts (person_id, title, value) VALUES (2, 'Cell Phone', '502-555-0188'), (2, 'Email', 'rosa@example.org');
INSERT INTO schools VALUES (1, 2026, 'Jefferson High School', '101010'), (2, 2026, 'Pathways Alternative Program', '101900'),
  (3, 2026, 'Beaver Creek Middle School', '101020');
INSERT INTO school_gradelevels VALUES (7, 1, '10');
INSERT INTO student_enrollment (id, syear, school_id, student_id, grade_id, start_date) VALUES
  (11, 2026, 1, 1, 7, '2024-08-12'), (12, 2026, 1, 2, 7, '2024-08-12');
INSERT INTO course_subjects VALUES (1, 'Mathematics');
INSERT INTO courses VALUES (1, 1, 'ALG1');
INSERT INTO course_periods VALUES (1, 1, 2, NULL);
INSERT INTO schedule VALUES (1, 2026, 1, NULL);
INSERT INTO marking_periods VALUES (1, 2025, 1, 'year', 'FY'), (2, 2025, 1, 'semester', 'S1'), (3, 2025, 1, 'semester', 'S2');
INSERT INTO student_mp_stats (student_id, marking_period_id, grade_level_short) VALUES (1, 1, '09'), (1, 2, '09');
-- One course graded by semester and by year, one by its semester alone, and one that RosarioSIS's transcript does not show.
INSERT INTO student_report_card_grades (id, syear, student_id, course_period_id, marking_period_id, course_title, grade_letter,
  credit_attempted, credit_earned) VALUES
  (21, 2025, 1, 1, 2, 'Algebra I', 'B', 0.5, 0.5), (22, 2025, 1, 1, 1, 'Algebra I', 'A', 1, 1),
  (23, 2025, 1, NULL, 2, 'Health', 'A', 0.5, 0.5), (24, 2025, 1, 1, 3, 'Algebra I', 'A', 0.5, 0.5);
