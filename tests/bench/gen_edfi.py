#!/usr/bin/env python3
"""Deterministic generator of a district as Ed-Fi interchange files (XML), stdlib only, streaming.

  gen_edfi.py --students N --seed S --version 5.2.0|5.0.0|4.0.0|3.3.1-b --out DIR [--pretty]

Writes one district of N invented students to DIR: EducationOrganization, EducationOrgCalendar, MasterSchedule,
Student, Contact (Parent before 5.0), StaffAssociation, StudentEnrollment, StudentProgram, StudentTranscript and
StudentAttendance. 5.2.0 and 4.0.0 are valid against their publisher's XSDs; the others are the same shapes.
--pretty indents with tabs, as published samples do; without it one entity is one line.
The same arguments always give byte-identical files.

Prints one JSON line: entities by name, bytes, and the exact sums of the transcripts' attempted and earned
credits. Every StudentAcademicRecord's cumulative credits are the running sum of its student's CourseTranscripts,
terms in order.

Memory does not grow with N: a student is written to all files and forgotten.
"""
import argparse
import datetime
import json
import os
import random
import re
import sys

sys.dont_write_bytecode = True  # the checkout stays clean
from edfi_catalog import (CATALOG, ELSEWHERE, FAMILY, GIVEN, GRADES, KINDS, PLACES, PROGRAMS, RACES, STREETS,  # noqa: E402
                          TOWNS)

VERSIONS = ("3.3.1-b", "4.0.0", "5.0.0", "5.2.0")
SPRING = 2026
YEAR = "2025-2026"
TERMS = (("Fall Semester", "2025-08-13", "2025-12-19"), ("Spring Semester", "2026-01-05", "2026-05-29"))
HOLIDAYS = {"2025-09-01", "2025-10-06", "2025-10-07", "2025-11-27", "2025-11-28", "2026-01-19", "2026-02-16",
            "2026-04-06", "2026-04-07", "2026-04-08", "2026-04-09", "2026-04-10", "2026-05-25"}
LEA = 210450
PERIODS = 7


def uri(descriptor, code):
    return "uri://ed-fi.org/%sDescriptor#%s" % (descriptor, code)


def esc(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def credits(thousandths):
    """1500 -> 1.5, 333 -> 0.333; exact."""
    return ("%d.%03d" % divmod(thousandths, 1000)).rstrip("0").rstrip(".")


def years(spring):
    return "%d-%d" % (spring - 1, spring)


def fold(text):
    plain = text.translate(str.maketrans("áéëíñóúü", "aeeinouu")).lower()
    return "".join(c for c in plain if c.isascii() and c.isalnum())


# Elements as text; %(slots)s are filled when an entity is written.
def box(name, *inside):
    return "<%s>%s</%s>" % (name, "".join(inside), name)


def coded(name, value):
    return box(name, uri(name, value))


def leaf(name, slot):
    return box(name, "%%(%s)s" % slot)


# References by natural key.
def ref(name, inside):
    return box(name + "Reference", box(name + "Identity", inside))


def school():
    return ref("School", leaf("SchoolId", "school"))


def edorg(slot):
    return ref("EducationOrganization", leaf("EducationOrganizationId", slot))


STUDENT = ref("Student", leaf("StudentUniqueId", "student"))
STAFF = ref("Staff", leaf("StaffUniqueId", "staff"))
SESSION = ref("Session", leaf("SessionName", "session") + leaf("SchoolYear", "year") + school())
CALENDAR = ref("Calendar", leaf("CalendarCode", "calendar") + school() + leaf("SchoolYear", "year"))
OFFERING = ref("CourseOffering", leaf("LocalCourseCode", "code") + school() + SESSION)
SECTION = ref("Section", leaf("SectionIdentifier", "section") + OFFERING)
COURSE = ref("Course", leaf("CourseCode", "code") + edorg("lea"))
PROGRAM = ref("Program", edorg("lea") + leaf("ProgramName", "program") + leaf("ProgramType", "type"))
RECORD = ref("StudentAcademicRecord", STUDENT + edorg("school") + leaf("SchoolYear", "year") +
             leaf("Term", "term"))


class Files:
    """The interchange files of one folder, and the shapes of entities compiled for them."""

    def __init__(self, folder, version, pretty):
        os.makedirs(folder, exist_ok=True)
        self.folder, self.version, self.pretty = folder, version, pretty
        self.open, self.count, self.bytes = {}, {}, 0

    def shape(self, xml, depth=1):
        """xml without white space -> a template; slots between elements take fragments made at their depth."""
        if not self.pretty:
            return ("\n" if depth == 1 else "") + xml
        out, level, opened = [], depth, False
        for token in re.findall(r"<[^>]+>|[^<]+", xml):
            if token.startswith("</"):
                level -= 1
                out.append(token if opened else "\n" + "\t" * level + token)
                opened = False
            elif token.startswith("<"):
                out.append("\n" + "\t" * level + token)
                opened = not token.endswith("/>")
                level += opened
            else:
                out.append(token)
        return "".join(out)

    def write(self, interchange, entity, text):
        if interchange not in self.open:
            f = open(os.path.join(self.folder, interchange + ".xml"), "w", encoding="utf-8", newline="\n",
                     buffering=1 << 20)
            self.open[interchange] = f
            f.write('<?xml version="1.0" encoding="UTF-8"?>\n<Interchange%s xmlns="http://ed-fi.org/%s" '
                    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' % (interchange, self.version))
        self.open[interchange].write(text)
        self.count[entity] = self.count.get(entity, 0) + 1

    def close(self):
        for name, f in self.open.items():
            f.write("\n</Interchange%s>\n" % name)
            f.close()
            self.bytes += os.path.getsize(f.name)


class Gen:
    def __init__(self, a):
        self.a, self.rng = a, random.Random("edfi/%d" % a.seed)
        self.new = a.version >= "5"
        self.files = Files(a.out, a.version, a.pretty)
        self.person = "Contact" if self.new else "Parent"
        self.base = {"year": YEAR, "lea": LEA}
        self.serial = {"student": 0, "contact": 0, "staff": 0}
        self.attempted = self.earned = 0
        self.family = None              # (surname, contact ids) of the student before: siblings
        self.placed = 0                 # students also enrolled in the alternative school
        self.alternative = LEA * 10**9 + 901 if self.new else LEA * 1000 + 901      # 64 bits from 5.0
        self.days = [d for d in (datetime.date(2025, 8, 13) + datetime.timedelta(i) for i in range(290))
                     if d.weekday() < 5 and str(d) not in HOLIDAYS and not "2025-12-19" < str(d) < "2026-01-05"]
        self.shapes()

    def shapes(self):
        """The entities as templates. Fragments (part) go into the slots of entities at the depth that is given."""
        part, new, person = self.files.shape, self.new, self.person
        entity = lambda name, *inside, attributes="": part(
            "<%s%s>%s</%s>" % (name, attributes, "".join(inside), name))
        credit = lambda name, slot: box(name, leaf("Credits", slot), coded("CreditType", "Carnegie unit"))
        address = box("Address", leaf("StreetNumberName", "street"), leaf("City", "city"),
                      coded("StateAbbreviation", "KY"),
                      leaf("PostalCode", "zip"), coded("AddressType", "Home"))
        phone = box("Telephone", leaf("TelephoneNumber", "phone"), coded("TelephoneNumberType", "Mobile"))
        mail = box("ElectronicMail", leaf("ElectronicMailAddress", "mail"), leaf("ElectronicMailType", "mailtype"))
        named = lambda system, inside: box("EducationOrganizationIdentificationCode", box("IdentificationCode", inside),
                                           coded("EducationOrganizationIdentificationSystem", system))
        status = box("ProgramParticipationStatus", coded("ParticipationStatus", "Active"),
                     leaf("StatusBeginDate", "begin")) if new else \
            box("ParticipationStatus", coded("ParticipationStatus", "Active"))
        member = STUDENT + PROGRAM + leaf("BeginDate", "begin") + "%(exit)s" + edorg("lea") + status
        known_as = "%s_%%(contact)s" % person[0]
        self.association = "Student%sAssociation" % person
        shapes = [
            ("StateEducationAgency", ' id="SEA_21"',
             box("NameOfInstitution", "Example State Department of Education"),
             coded("EducationOrganizationCategory", "State Education Agency"), box("StateEducationAgencyId", "21")),
            ("LocalEducationAgency", ' id="LEA_1"', named("SEA", "045"),
             box("NameOfInstitution", "Clearfork County Schools"),
             coded("EducationOrganizationCategory", "Local Education Agency"), leaf("LocalEducationAgencyId", "lea"),
             coded("LocalEducationAgencyCategory", "Regular public school district"),
             '<StateEducationAgencyReference ref="SEA_21"/>'),
            ("School", "", named("SEA", "%(number)s"), leaf("NameOfInstitution", "name"),
             coded("EducationOrganizationCategory", "School"), leaf("SchoolId", "school"), "%(grades)s",
             leaf("SchoolCategory", "category"), leaf("SchoolType", "schooltype"),
             '<LocalEducationAgencyReference ref="LEA_1"/>'),
            ("Program", "", edorg("lea"), leaf("ProgramName", "program"), leaf("ProgramType", "type")),
            ("Course", "", leaf("CourseCode", "code"), leaf("CourseTitle", "title"), leaf("NumberOfParts", "parts"),
             box("CourseIdentificationCode", leaf("IdentificationCode", "sced"),
                 coded("CourseIdentificationSystem", "SCED course code")),
             box("CourseIdentificationCode", box("IdentificationCode", "KY-%(code)s"),
                 coded("CourseIdentificationSystem", "State course code")),
             leaf("AcademicSubject", "subject"), credit("MaximumAvailableCredits", "credits"), edorg("lea")),
            ("ClassPeriod", "", school(), leaf("ClassPeriodName", "period")),
            ("Location", "", school(), leaf("ClassroomIdentificationCode", "room"), box("MaximumNumberOfSeats", "30")),
            ("GradingPeriod", ' id="GP_%(school)s_%(number)s"', school(), leaf("GradingPeriod", "grading"),
             leaf("GradingPeriodName", "session") if new else "", leaf("PeriodSequence", "number"),
             leaf("SchoolYear", "year"), leaf("BeginDate", "begin"), leaf("EndDate", "end"),
             leaf("TotalInstructionalDays", "days")),
            ("Session", "", leaf("SessionName", "session"), leaf("SchoolYear", "year"), leaf("BeginDate", "begin"),
             leaf("EndDate", "end"), leaf("Term", "term"), leaf("TotalInstructionalDays", "days"), school(),
             '<GradingPeriodReference ref="GP_%(school)s_%(number)s"/>'),
            ("Calendar", "", leaf("CalendarCode", "calendar"), coded("CalendarType", "School"), school(),
             leaf("SchoolYear", "year")),
            ("CalendarDate", "", leaf("Date", "date"), leaf("CalendarEvent", "event"), CALENDAR),
            ("CourseOffering", "", leaf("LocalCourseCode", "code"), leaf("LocalCourseTitle", "title"), school(),
             SESSION,
             COURSE),
            ("Section", "", leaf("SectionIdentifier", "section"), coded("EducationalEnvironment", "Classroom"),
             credit("AvailableCredits", "credits"), OFFERING,
             ref("Location", school() + leaf("ClassroomIdentificationCode", "room")),
             ref("ClassPeriod", school() + leaf("ClassPeriodName", "period")),
             leaf("SectionName", "name")),
            ("Student", "", leaf("StudentUniqueId", "student"),
             box("Name", leaf("FirstName", "first"), "%(middle)s", leaf("LastSurname", "last"), "%(suffix)s"),
             box("BirthData", leaf("BirthDate", "birth"))),
            (person, ' id="%s"' % known_as, leaf(person + "UniqueId", "contact"),
             box("Name", leaf("FirstName", "first"), leaf("LastSurname", "last")), leaf("Sex", "sex"), address, phone,
             mail),
            (self.association, "", STUDENT, '<%sReference ref="%s"/>' % (person, known_as),
             leaf("Relation", "relation"),
             leaf("PrimaryContactStatus", "primary"), box("LivesWith", "true"),
             leaf("EmergencyContactStatus", "primary"), leaf("ContactPriority", "priority"), "%(restriction)s",
             box("LegalGuardian", "true")),
            ("Staff", "", leaf("StaffUniqueId", "staff"),
             box("StaffIdentificationCode", box("IdentificationCode", "E%(staff)s"),
                 coded("StaffIdentificationSystem", "District")),
             box("Name", leaf("FirstName", "first"), leaf("LastSurname", "last")), mail),
            ("StaffEducationOrganizationAssignmentAssociation", "", STAFF, edorg("school"),
             leaf("StaffClassification", "class"), box("BeginDate", "2025-08-01")),
            ("StaffSchoolAssociation", "", STAFF, school(), coded("ProgramAssignment", "Regular Education")),
            ("StaffSectionAssociation", "", STAFF, SECTION, coded("ClassroomPosition", "Teacher of Record"),
             leaf("BeginDate", "begin"), leaf("EndDate", "end")),
            ("GraduationPlan", ' id="GPLN_%(spring)s"', coded("GraduationPlanType", "Standard"),
             box("IndividualPlan", "false"),
             box("TotalRequiredCredits", box("Credits", "22"), coded("CreditType", "Carnegie unit")),
             box("CreditsBySubject", coded("AcademicSubject", "Mathematics"), box("Credits", box("Credits", "4"))),
             edorg("lea"), leaf("GraduationSchoolYear", "graduation")),
            ("StudentSchoolAssociation", "", STUDENT, school(), leaf("PrimarySchool", "primary"),
             leaf("SchoolYear", "year"), leaf("EntryDate", "entry"), leaf("EntryGradeLevel", "grade"),
             leaf("EntryType", "entrytype"), "%(exit)s%(plan)s", CALENDAR,
             coded("EnrollmentType", "Current") if new else ""),
            ("StudentEducationOrganizationAssociation", "", STUDENT, edorg("lea"),
             box("StudentIdentificationCode", leaf("IdentificationCode", "state"),
                 coded("StudentIdentificationSystem", "State"),
                 box("AssigningOrganizationIdentificationCode", "State")),
             leaf("Sex", "sex"), address, phone, mail, leaf("HispanicLatinoEthnicity", "hispanic"),
             "%(races)s%(lep)s%(cohort)s"),
            ("StudentSectionAssociation", "", STUDENT, SECTION, leaf("BeginDate", "begin"), leaf("EndDate", "end")),
            ("StudentProgramAssociation", "", member),
            ("StudentCTEProgramAssociation", "", member,
             "" if new else box("CTEProgram", coded("CareerPathway", "Health Science")),
             box("CTEProgramService", coded("CTEProgramService", "Health Science"))),
            ("StudentSpecialEducationProgramAssociation", "", member, box("IdeaEligibility", "true"),
             coded("SpecialEducationSetting", "Inside regular class 80%% or more of the day"),
             box("IEPBeginDate", "2025-09-15"), box("IEPEndDate", "2026-09-14"),
             box("SpecialEducationProgramService", coded("SpecialEducationProgramService", "Counseling Services"))),
            ("StudentAcademicRecord", "", credit("CumulativeEarnedCredits", "earned"),
             credit("CumulativeAttemptedCredits", "attempted"),
             "" if new else leaf("CumulativeGradePointAverage", "gpa"),
             credit("SessionEarnedCredits", "termearned"), credit("SessionAttemptedCredits", "termattempted"),
             box("GradePointAverage", coded("GradePointAverageType", "Unweighted"), box("IsCumulative", "true"),
                 leaf("GradePointAverageValue", "gpa"), box("MaxGradePointAverageValue", "4")),
             box("GradePointAverage", coded("GradePointAverageType", "Weighted"), box("IsCumulative", "false"),
                 leaf("GradePointAverageValue", "termgpa")),
             "%(diploma)s", STUDENT, edorg("school"), leaf("SchoolYear", "year"), leaf("Term", "term")),
            ("CourseTranscript", "", leaf("CourseAttemptResult", "result"), credit("AttemptedCredits", "attempted"),
             "%(earned)s", leaf("WhenTakenGradeLevel", "grade"), leaf("MethodCreditEarned", "method"), "%(marks)s",
             COURSE, RECORD, leaf("CourseTitle", "title"), "%(outside)s"),
            ("StudentSchoolAttendanceEvent", "",
             box("AttendanceEvent", leaf("EventDate", "date"), leaf("AttendanceEventCategory", "category"),
                 "%(reason)s"),
             STUDENT, school(), SESSION),
        ]
        self.xml = {name: entity(name, *inside, attributes=attributes) for name, attributes, *inside in shapes}
        self.xml.update({
            "offered": part(box("GradeLevel", "%s"), 2),
            "middle": part(box("MiddleName", "%s"), 3),
            "suffix": part(box("GenerationCodeSuffix", "%s"), 3),
            "preferred": part(box("PreferredFirstName", "%s"), 3),
            "restriction": part(box("ContactRestrictions", "%s"), 2),
            "schoolexit": part(box("ExitWithdrawDate", "%s") + box("ExitWithdrawType", "%s"), 2),
            "plan": part(box("EducationPlan", "%s") + '<GraduationPlanReference ref="GPLN_%d"/>', 2),
            "race": part(box("Race", "%s"), 2),
            "lep": part(coded("LimitedEnglishProficiency", "Limited") + box("Language", coded("Language", "spa")), 2),
            "cohort": part(box("CohortYear", leaf("SchoolYear", "year"), coded("CohortYearType", "Ninth grade")), 2),
            "programexit": part(box("EndDate", "%s") + box("ReasonExited", "%s"), 2),
            "diploma": part(box("Diploma", box("Achievement", box("AchievementTitle", "High School Diploma")),
                                box("DiplomaAwardDate", "2025-05-30"), coded("DiplomaType", "Regular diploma")), 2),
            "earned": part(credit("EarnedCredits", "earned"), 2),
            "letter": part(box("FinalLetterGradeEarned", "%s"), 2),
            "numeric": part(box("FinalNumericGradeEarned", "%s"), 2),
            "repeat": part(coded("CourseRepeatCode", "Repeat Counted"), 2),
            "outside": part(box("ExternalEducationOrganizationNameOfInstitution", "%s"), 2),
            "reason": part(box("AttendanceEventReason", "%s"), 3),
        })

    def put(self, interchange, entity, **values):
        self.files.write(interchange, entity, self.xml[entity] % {**self.base, **values})

    # -- organizations, calendar, schedule --------------------------------------------------------
    def session(self, term):
        return YEAR + " " + TERMS[term][0]

    def organize(self):
        self.put("EducationOrganization", "StateEducationAgency")
        self.put("EducationOrganization", "LocalEducationAgency")
        for name, kind in PROGRAMS:
            self.put("EducationOrganization", "Program", program=esc(name), type=uri("ProgramType", kind))
        self.codes = {}                 # grade -> [(code, title, thousandths)]
        for grade in range(13):
            chosen = CATALOG["home"] if grade < 6 else CATALOG["middle"] if grade < 9 else CATALOG[grade]
            self.codes[grade] = [self.course(c, "%s-%02d" % (c[1], grade) if grade < 9 else c[1],
                                             "%s %d" % (c[0], grade) if 0 < grade < 9 else c[0]) for c in chosen]
        self.codes["alternative"] = [self.course(c, c[1], c[0]) for c in CATALOG["alternative"]]
        n = self.a.students
        grades = [0] * 13
        for i in range(n):
            grades[i * 13 // n] += 1
        self.schools = []
        for k, (kind, levels, size, category) in enumerate(KINDS):
            total = sum(grades[g] for g in levels)
            for i in range(max(1, round(total / size))):
                share = [(g, (grades[g] + i) // max(1, round(total / size))) for g in levels]
                place = PLACES[(i + 3 * k) % len(PLACES)]
                name = "%s %s School%s" % (place, kind, "" if i < len(PLACES) else " No. %d" % (i + 1))
                sid = LEA * 1000 + 1 + len(self.schools)
                self.open_school(sid, name, levels, category, "Regular")
                self.schools.append((sid, share))
        self.open_school(self.alternative, "New Horizons Center", range(9, 13), "High School", "Alternative")

    def course(self, course, code, title):
        self.put("EducationOrganization", "Course", code=code, title=esc(title), parts=2 if course[3] else 1,
                 sced=course[1], subject=uri("AcademicSubject", course[2]), credits=credits(2 * course[3]))
        return code, esc(title), course[3]

    def open_school(self, sid, name, levels, category, kind):
        self.put("EducationOrganization", "School", school=sid, name=esc(name), number="045%03d" % (sid % 1000),
                 grades="".join(self.xml["offered"] % uri("GradeLevel", GRADES[g]) for g in levels),
                 category=uri("SchoolCategory", category), schooltype=uri("SchoolType", kind))
        for p in range(1, PERIODS + 1):
            self.put("EducationOrganization", "ClassPeriod", school=sid, period="Period %d" % p)
        for r in range(10):
            self.put("EducationOrganization", "Location", school=sid, room="%d" % (101 + r))
        for number, (term, begin, end) in enumerate(TERMS, 1):
            values = dict(school=sid, number=number, begin=begin, end=end, session=YEAR + " " + term,
                          term=uri("Term", term),
                          grading=uri("GradingPeriod", ("First Semester", "Second Semester")[number - 1]),
                          days=sum(begin <= str(d) <= end for d in self.days))
            self.put("EducationOrgCalendar", "GradingPeriod", **values)
            self.put("EducationOrgCalendar", "Session", **values)
        self.put("EducationOrgCalendar", "Calendar", school=sid, calendar=sid)
        for day in sorted([str(d) for d in self.days] + list(HOLIDAYS)):
            self.put("EducationOrgCalendar", "CalendarDate", school=sid, calendar=sid, date=day,
                     event=uri("CalendarEvent", "Holiday" if day in HOLIDAYS else "Instructional day"))

    def employ(self, sid, classification):
        self.serial["staff"] += 1
        staff = "%06d" % (4000 + self.serial["staff"])
        first, last = self.rng.choice(GIVEN), self.rng.choice(FAMILY)
        self.put("StaffAssociation", "Staff", staff=staff, first=first, last=esc(last),
                 mail="%s.%s.%s@example.org" % (fold(first), fold(last), staff),
                 mailtype=uri("ElectronicMailType", "Work"))
        self.put("StaffAssociation", "StaffEducationOrganizationAssignmentAssociation", staff=staff, school=sid,
                 **{"class": uri("StaffClassification", classification)})
        self.put("StaffAssociation", "StaffSchoolAssociation", staff=staff, school=sid)
        return staff

    def schedule(self, sid, members, offered, per_section):
        """Sections of one grade: the same SectionIdentifier in both sessions, so only five parts tell them apart."""
        made = []
        for i, (code, title, worth) in enumerate(offered):
            for t in range(2):
                self.put("MasterSchedule", "CourseOffering", code=code, title=title, school=sid,
                         session=self.session(t))
            sections = ["%s-%02d" % (code, k + 1) for k in range(-(-members // per_section))]
            for k, section in enumerate(sections):
                if k % 5 == 0:
                    teacher = self.employ(sid, "Teacher")
                for t, (term, begin, end) in enumerate(TERMS):
                    values = dict(code=code, school=sid, session=self.session(t), section=section)
                    self.put("MasterSchedule", "Section", credits=credits(worth), room=str(101 + (i + k) % 10),
                             period="Period %d" % (1 + (i + k) % PERIODS), name="%s (%d)" % (title, k + 1), **values)
                    self.put("StaffAssociation", "StaffSectionAssociation", staff=teacher, begin=begin, end=end,
                             **values)
            made.append((code, sections))
        return made

    # -- people -----------------------------------------------------------------------------------
    def contacts(self, student, last, street, city, code):
        rng = self.rng
        if not (self.family and self.family[0] == last):
            self.family = (last, [])
            for i in range(rng.choices((0, 1, 2), (6, 40, 54))[0]):
                self.serial["contact"] += 1
                contact = "%07d" % (700000 + self.serial["contact"])
                first, mother = rng.choice(GIVEN), rng.random() < .55
                own = last if rng.random() < .8 else esc(rng.choice(FAMILY))
                self.put(self.person, self.person, contact=contact, first=first, last=own,
                         sex=uri("Sex", "Female" if mother else "Male"), street=street, city=city, zip=code,
                         phone="606-555-%04d" % rng.randrange(10000),
                         mail="%s%s@mail.example.net" % (fold(first), contact),
                         mailtype=uri("ElectronicMailType", "Home/Personal"))
                self.family[1].append((contact, "Mother" if mother else "Father"))
        for i, (contact, relation) in enumerate(self.family[1]):
            limit = self.xml["restriction"] % "No pick-up on Fridays &amp; before holidays" if rng.random() < .02 else ""
            self.put(self.person, self.association, student=student, contact=contact, priority=i + 1,
                     relation=uri("Relation", relation), primary="true" if i == 0 else "false", restriction=limit)

    def student(self, sid, grade, rank, taught):
        rng = self.rng
        self.serial["student"] += 1
        number = self.serial["student"]
        student = "%07d" % (12000 + number)                         # zeros in front, as many systems have them
        first = rng.choice(GIVEN)
        last = self.family[0] if self.family and rng.random() < .2 else esc(rng.choice(FAMILY))
        if self.family and self.family[0] == last and rng.random() >= .9:
            self.family = None
        birth = datetime.date(SPRING - 6 - grade, 8, 2) + datetime.timedelta(rng.randrange(364))
        middle = self.xml["middle"] % rng.choice(GIVEN) if rng.random() < .5 else ""
        suffix = self.xml["suffix"] % "Jr." if rng.random() < .02 else ""
        preferred = rng.choice(GIVEN) if rng.random() < .05 else ""     # drawn always: one district in every version
        if self.new and preferred:
            suffix += self.xml["preferred"] % preferred
        self.put("Student", "Student", student=student, first=first, last=last, middle=middle, suffix=suffix,
                 birth=birth)
        street = "%d %s" % (rng.randrange(1, 999), esc(rng.choice(STREETS)))
        city, code = esc(rng.choice(TOWNS)), "4%04d" % rng.randrange(1000, 2800)
        self.contacts(student, last, street, city, code)
        race = rng.choices(range(6), (1, 4, 12, 1, 76, 6))[0]
        races = (RACES[race],) if race < 5 else (RACES[2], RACES[4])
        self.put("StudentEnrollment", "StudentEducationOrganizationAssociation", student=student,
                 state="%010d" % (1900000000 + number),
                 sex=uri("Sex", rng.choice(("Female", "Male"))), street=street, city=city, zip=code,
                 phone="606-555-%04d" % rng.randrange(10000), mail="s%s@stu.example.org" % student,
                 mailtype=uri("ElectronicMailType", "Organization"), hispanic="true" if rng.random() < .12 else "false",
                 races="".join(self.xml["race"] % uri("Race", r) for r in races),
                 lep=self.xml["lep"] if rng.random() < .05 else "",
                 cohort=self.xml["cohort"] % {"year": years(SPRING + 9 - grade)} if grade >= 9 else "")
        exited = self.enroll(student, sid, grade)
        for code, sections in taught:
            for t, (term, begin, end) in enumerate(TERMS):
                if exited and exited < begin:
                    break
                self.put("StudentEnrollment", "StudentSectionAssociation", student=student, code=code, school=sid,
                         section=sections[rank % len(sections)], session=self.session(t), begin=begin,
                         end=min(end, exited or end))
        self.programs(student, grade)
        self.attend(student, sid, exited)
        if grade >= 9:
            self.transcript(student, sid, grade)

    def enroll(self, student, sid, grade):
        """School enrollments; the date of the last exit, if it has ended."""
        rng, begin = self.rng, TERMS[0][1]
        level, plan = uri("GradeLevel", GRADES[grade]), ""
        if grade >= 9:
            flag = rng.choice(("High School Education Plan", "Personal Graduation Plan"))
            plan = self.xml["plan"] % (uri("EducationPlan", flag), SPRING + 12 - grade)

        def add(place, primary, entry, kind, exit=None, why=None):
            self.put("StudentEnrollment", "StudentSchoolAssociation", student=student, school=place, primary=primary,
                     entry=entry, grade=level, entrytype=uri("EntryType", kind), calendar=place,
                     plan=plan if primary == "true" else "",
                     exit=self.xml["schoolexit"] % (exit, uri("ExitWithdrawType", why)) if exit else "")
        what = rng.random()
        if what < .03:
            day = str(rng.choice(self.days[20:]))
            add(sid, "true", begin, "Next year school", day,
                rng.choice(("Transferred", "Withdrawn", "Dropout" if grade > 9 else "Transferred")))
            return day
        if what < .04:
            add(sid, "true", begin, "Next year school", "2025-10-10", "Withdrawn")
            add(sid, "true", "2025-11-03", "Re-entry")
            return None
        add(sid, "true", begin, "Transfer" if what < .1 else "Next year school")
        if grade >= 9 and rng.random() < .02:
            self.placed += 1
            add(self.alternative, "false", "2025-09-02", "Transfer")
            code = CATALOG["alternative"][0][1]
            section = "%s-%02d" % (code, (self.placed + 14) // 15)
            for t, (term, start, end) in enumerate(TERMS):
                self.put("StudentEnrollment", "StudentSectionAssociation", student=student, section=section, code=code,
                         school=self.alternative, session=self.session(t), begin=max(start, "2025-09-02"), end=end)
            over = rng.random() < .4
            self.join("StudentProgramAssociation", student, 2, "2025-09-02",
                      ("2026-01-16", "Transferred to regular education") if over else None)
        return None

    def join(self, entity, student, program, begin, exit=None):
        name, kind = PROGRAMS[program]
        self.put("StudentProgram", entity, student=student, program=esc(name), type=uri("ProgramType", kind),
                 begin=begin, exit=self.xml["programexit"] % (exit[0], uri("ReasonExited", exit[1])) if exit else "")

    def programs(self, student, grade):
        if self.rng.random() < .14:
            self.join("StudentSpecialEducationProgramAssociation", student, 0, "2025-08-13")
        if grade >= 10 and self.rng.random() < .3:
            self.join("StudentCTEProgramAssociation", student, 1, "2025-08-13")
        if self.rng.random() < .06:
            self.join("StudentProgramAssociation", student, 3, "2025-08-13")

    def attend(self, student, sid, exited):
        rng = self.rng
        events = rng.choices((0, 1, 2, 4, 7, 15), (16, 16, 24, 24, 15, 5))[0]
        for i in sorted(rng.sample(range(len(self.days)), events)):
            day = str(self.days[i])
            if exited and day >= exited:
                break
            category = rng.choices(("Excused Absence", "Unexcused Absence", "Tardy", "Early departure"),
                                   (45, 25, 22, 8))[0]
            told = category == "Excused Absence" and rng.random() < .4
            self.put("StudentAttendance", "StudentSchoolAttendanceEvent", student=student, school=sid, date=day,
                     session=self.session(day > TERMS[0][2]), category=uri("AttendanceEventCategory", category),
                     reason=self.xml["reason"] % "Doctor&apos;s note" if told else "")

    # -- transcripts ------------------------------------------------------------------------------
    def transcript(self, student, sid, grade):
        rng = self.rng
        if grade == 9 or rng.random() < .15:
            return
        earned = attempted = points = weighed = 0
        away = esc(rng.choice(ELSEWHERE)) if rng.random() < .05 else None
        again = []                                                  # failed before: taken again in the next term
        for level in range(9, grade):
            year = years(SPRING - grade + level)
            for t, (term, _, _) in enumerate(TERMS):
                # A course failed before is taken again when it is not on this term's own list: the key of a row is
                # result, course and record, so one term cannot hold two passes of a course.
                taken = self.codes[level]
                rows = [(c, False) for c in taken] + [(c, True) for c in again if c not in taken]
                again = [c for c in again if c in taken]
                term_earned = term_attempted = term_points = term_weighed = 0
                for course, repeated in rows:
                    outside = away if level == 9 else None
                    result = rng.choices(("Pass", "Fail", "Incomplete", "Withdrawn"), (920, 45, 15, 20))[0]
                    method = "Transfer credit" if outside else "Credit recovery" if repeated else "Classroom credit"
                    attempts = [(result, method)]
                    if result == "Fail" and rng.random() < .3:      # the same course and term: only the result differs
                        attempts.append(("Pass", "Credit recovery"))
                    elif result == "Fail" and not repeated and course not in again:
                        again.append(course)
                    for result, method in attempts:
                        got = course[2] if result == "Pass" else 0
                        grade_points = self.attempt(student, sid, level, year, term, course, result, method, got,
                                                    outside, repeated or method == "Credit recovery")
                        term_earned, term_attempted = term_earned + got, term_attempted + course[2]
                        if grade_points is not None:
                            term_points, term_weighed = term_points + grade_points * course[2], term_weighed + course[2]
                earned, attempted = earned + term_earned, attempted + term_attempted
                points, weighed = points + term_points, weighed + term_weighed
                last = level == grade - 1 == 11 and t == 1
                mean = lambda p, w: "%d.%03d" % divmod(p * 1000 // w if w else 0, 1000)
                self.put("StudentTranscript", "StudentAcademicRecord", student=student, school=sid, year=year,
                         term=uri("Term", term), earned=credits(earned), attempted=credits(attempted),
                         termearned=credits(term_earned), termattempted=credits(term_attempted),
                         gpa=mean(points, weighed), termgpa=mean(term_points, term_weighed),
                         diploma=self.xml["diploma"] if last and rng.random() < .01 else "")
        self.earned += earned
        self.attempted += attempted

    def attempt(self, student, sid, level, year, term, course, result, method, got, outside, repeated):
        rng = self.rng
        mark = min(100.0, rng.gauss(84, 9)) if result == "Pass" else rng.uniform(20, 59)
        mark = max(60, round(mark, 1)) if result == "Pass" else round(mark, 1)
        letter = "A" if mark >= 90 else "B" if mark >= 80 else "C" if mark >= 70 else "D" if mark >= 60 else "F"
        marks, points = "", None
        if result in ("Pass", "Fail"):
            shown = rng.choices(("both", "letter", "numeric", "neither"), (55, 25, 15, 5))[0]
            if shown in ("both", "letter"):
                marks += self.xml["letter"] % letter
            if shown in ("both", "numeric"):
                marks += self.xml["numeric"] % mark
            if shown != "neither":
                points = "FDCBA".index(letter)
        elif result == "Incomplete" and rng.random() < .5:
            marks = self.xml["letter"] % "I"
        if repeated:
            marks += self.xml["repeat"]
        # From 5.0 earned credits may be left out; before, nothing earned is a zero.
        shown = "" if self.new and result == "Withdrawn" else self.xml["earned"] % {"earned": credits(got)}
        self.put("StudentTranscript", "CourseTranscript", student=student, school=sid, year=year,
                 term=uri("Term", term), code=course[0], title=course[1], result=uri("CourseAttemptResult", result),
                 attempted=credits(course[2]), earned=shown,
                 grade=uri("GradeLevel", GRADES[level]), method=uri("MethodCreditEarned", method), marks=marks,
                 outside=self.xml["outside"] % outside if outside else "")
        return points

    def run(self):
        self.organize()
        for spring in range(SPRING, SPRING + 4):
            self.put("StudentEnrollment", "GraduationPlan", spring=spring, graduation=years(spring))
        for sid, share in self.schools:
            self.employ(sid, "Principal")
            for grade, members in share:
                taught = self.schedule(sid, members, self.codes[grade][:4], 22 if grade < 6 else 26)
                for rank in range(members):
                    self.student(sid, grade, rank, taught)
        self.employ(self.alternative, "Principal")
        self.schedule(self.alternative, self.placed, self.codes["alternative"], 15)
        self.files.close()
        print(json.dumps({"version": self.a.version, "counts": self.files.count, "bytes": self.files.bytes,
                          "creditsAttempted": credits(self.attempted), "creditsEarned": credits(self.earned)}))


def main():
    p = argparse.ArgumentParser(description="deterministic generator of Ed-Fi interchange files")
    p.add_argument("--students", type=int, required=True)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--version", choices=VERSIONS, default="5.2.0")
    p.add_argument("--out", required=True)
    p.add_argument("--pretty", action="store_true", help="indent with tabs")
    a = p.parse_args()
    if a.students < 1:
        sys.exit("students must be at least 1")
    Gen(a).run()


if __name__ == "__main__":
    main()
