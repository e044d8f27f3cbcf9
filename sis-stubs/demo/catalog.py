"""The demo's invented courses and names; SCED-like codes, Kentucky-like people."""
from collections import namedtuple

Course = namedtuple("Course", "title subject area sced grades credits alternative")


def _course(title, subject, area, sced, grades, credits="1.000", alternative=False):
    return sced, Course(title, subject, area, sced, grades.split(), credits, alternative)


# course code (the SCED code) -> course
CATALOG = dict([
    _course("Language Arts 6", "English Language Arts", "ELA", "51034", "06", "0.000"),
    _course("Mathematics 6", "Mathematics", "MATH", "52036", "06", "0.000"),
    _course("Science 6", "Science", "SCI", "53236", "06", "0.000"),
    _course("Language Arts 7", "English Language Arts", "ELA", "51035", "07", "0.000"),
    _course("Mathematics 7", "Mathematics", "MATH", "52037", "07", "0.000"),
    _course("Science 7", "Science", "SCI", "53237", "07", "0.000"),
    _course("Language Arts 8", "English Language Arts", "ELA", "51036", "08", "0.000"),
    _course("Algebra I", "Mathematics", "MATH", "02052", "08"),
    _course("Science 8", "Science", "SCI", "53238", "08", "0.000"),
    _course("English I", "English Language Arts", "ELA", "01001", "09"),
    _course("Geometry", "Mathematics", "MATH", "02072", "09"),
    _course("Earth Science", "Science", "SCI", "03001", "09"),
    _course("World History", "Social Studies", "SOC", "04051", "09"),
    _course("Health", "Health and Physical Education", "HLTH", "08051", "09", "0.500"),
    _course("Physical Education", "Health and Physical Education", "PE", "08001", "09", "0.500"),
    _course("Spanish I", "World Language", "WL", "06101", "09"),
    _course("English II", "English Language Arts", "ELA", "01002", "10"),
    _course("Algebra II", "Mathematics", "MATH", "02056", "10"),
    _course("Biology", "Science", "SCI", "03051", "10"),
    _course("U.S. History", "Social Studies", "SOC", "04101", "10"),
    _course("Spanish II", "World Language", "WL", "06102", "10"),
    _course("Visual Arts: Drawing", "Visual and Performing Arts", "ARTS", "05156", "10"),
    _course("English III", "English Language Arts", "ELA", "01003", "11"),
    _course("Pre-Calculus", "Mathematics", "MATH", "02110", "11"),
    _course("Chemistry", "Science", "SCI", "03101", "11"),
    _course("U.S. Government", "Social Studies", "SOC", "04151", "11"),
    _course("Health Science Principles", "Career and Technical", "CTE", "14002", "11"),
    _course("English IV", "English Language Arts", "ELA", "01004", "12"),
    _course("Statistics", "Mathematics", "MATH", "02201", "12"),
    _course("Environmental Science", "Science", "SCI", "03003", "12"),
    _course("Personal Finance", "Career and Technical", "FIN", "19262", "12", "0.500"),
    _course("Work-Based Learning", "Career and Technical", "CTE", "22998", "12"),
    _course("Credit Recovery: English", "English Language Arts", "ELA", "01992", "09 10 11 12", "1.000", True),
    _course("Credit Recovery: Mathematics", "Mathematics", "MATH", "02992", "09 10 11 12", "1.000", True),
    _course("Career Pathways", "Career and Technical", "CTE", "22151", "09 10 11 12", "0.500", True),
])
# grade level -> what a student of the high school took in it
TAKEN_BEFORE = {
    9: "01001 02072 03001 04051 08051 08001 06101".split(),
    10: "01002 02056 03051 04101 06102 05156".split(),
    11: "01003 02110 03101 04151 14002".split(),
}

GIVEN = ("Aaliyah Abigail Aiden Amelia Anh Asher Ava Benjamin Bilal Brianna Caleb Carter Charlotte Chloë Daisy "
         "Deshawn Dmitri Eleanor Elijah Emily Ethan Farah Gabriel Grace Hannah Harlan Hassan Imani Isaac Jack "
         "Jasmine Jayden Josephine Kayla Kofi Landon Layla Levi Lily Logan Mackenzie Malik Mason Maya Mei Nora "
         "Olivia Owen Parker Priya Renée Riley Ruby Samuel Savannah Silas Siobhán Tucker Violet Waylon Wyatt "
         "Yusuf Zoë").split()
FAMILY = ("Abbott|Adkins|Ali|Allen|Bailey|Banks|Bowling|Brock|Campbell|Caudill|Collins|Combs|Cornett|Davis|"
          "Dobson-Hale|Fugate|Gayheart|Gibson|Hall|Hensley|Hoskins|Howard|Hussein|Johnson|Jones|Kidd|Lewis|"
          "MacDonald|McIntosh|Miller|Mullins|Müller|Napier|Nguyen|Noble|O'Brien|O'Neal|Okoye|Patel|Pham|"
          "Ritchie|Sizemore|Slone|Smith|St. Clair|Stacy|Tackett|Turner|van der Berg|Whitaker|Williams|Young").split("|")
SPANISH_GIVEN = "Adrián Beatriz Camila Diego Elena José Lucía Mateo Sofía Tomás Valentina Ximena".split()
SPANISH_FAMILY = "Aguilar Castillo Díaz García Gutiérrez Hernández López Martínez Núñez Ramírez Rodríguez Sánchez".split()
