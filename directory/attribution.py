"""Words that publishers ask to see beside what is made from their data."""

AREAS = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
    " Contains OS data © Crown copyright and database right."
)
POSTCODES = (
    "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail"
    " copyright and database right. Source: Office for National Statistics licensed under the Open"
    " Government Licence v3.0."
)
