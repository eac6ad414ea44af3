# Writes data frames of unpacked packages as CSV: export.R LIBRARY FOLDER.
arguments <- commandArgs(TRUE)
tables <- c(
  "AER/CPS1988", "AER/HealthInsurance", "carData/Chile", "ggplot2/diamonds", "kernlab/spam",
  "mlbench/DNA", "mlbench/LetterRecognition", "mlbench/Satellite", "mlbench/Vehicle", "mlbench/Vowel",
  "modeldata/ames", "modeldata/attrition", "modeldata/cells", "modeldata/concrete", "modeldata/credit_data",
  "modeldata/hpc_data", "modeldata/Sacramento", "modeldata/wa_churn")
for (table in tables) {
  part <- strsplit(table, "/")[[1]]
  data <- file.path(arguments[1], part[1], "data")
  loaded <- new.env()
  if (file.exists(file.path(data, "Rdata.rdx"))) {
    lazyLoad(file.path(data, "Rdata"), envir = loaded)
  } else {
    load(file.path(data, paste0(part[2], ".rda")), envir = loaded)
  }
  write.csv(get(part[2], loaded), file.path(arguments[2], paste0(part[2], ".csv")), row.names = FALSE, na = "")
}
