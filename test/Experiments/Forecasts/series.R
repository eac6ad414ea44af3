# Writes real series of unpacked packages as CSV: series.R UNPACKED FOLDER makes FOLDER/series/NAME.csv, of which the first line is
# "name,kind,period,half" and each further line a value, and FOLDER/series.csv, a line a series.
arguments <- commandArgs(TRUE)
root <- arguments[1]

# ---- where series come from ----
site <- file.path(root, "usr/lib/R/site-library")
# An object of a package of R, unpacked. Objects of S4 are left as they are: their classes are not there.
of <- function(package, name) {
  data <- file.path(site, package, "data")
  loaded <- new.env()
  if (file.exists(file.path(data, "Rdata.rdx"))) {
    lazyLoad(file.path(data, "Rdata"), envir = loaded)
  } else {
    load(list.files(data, paste0("^", name, "\\.(rda|RData)$"), full.names = TRUE), envir = loaded)
  }
  get(name, loaded)
}
gretl <- function(file, column) {
  lines <- readLines(file.path(root, "usr/share/gretl/data", paste0(file, ".gdt")), warn = FALSE)
  variables <- sub('.*<variable name="([^"]*)".*', "\\1", grep("<variable name=", lines, value = TRUE))
  rows <- strsplit(trimws(gsub("<[^>]*>", "", grep("<obs>|<obs ", lines, value = TRUE))), " +")
  as.numeric(vapply(rows, `[`, "", match(column, variables)))
}
statsmodels <- function(set, column)
  suppressWarnings(as.numeric(read.csv(file.path(root, "usr/lib/python3/dist-packages/statsmodels/datasets", set, paste0(set, ".csv")))[[column]]))
vega <- function(file) read.csv(file.path(root, "usr/lib/python3/dist-packages/vega_datasets/_data", file))
# Flights of one airline that leave an airport, January to March 2001, by the hour.
flights <- function(airport) {
  all <- read.csv(file.path(root, "package/data/flights-3m.csv"), colClasses = c(date = "character"))
  hours <- format(seq(as.POSIXct("2001-01-01", tz = "UTC"), as.POSIXct("2001-03-31 23:00", tz = "UTC"), by = "hour"), "%m%d%H")
  as.numeric(table(factor(substr(all$date[all$origin == airport], 1, 6), hours)))
}
industry <- function(name) {
  text <- readLines(file.path(root, "package/data/unemployment-across-industries.json"), warn = FALSE)
  records <- unlist(regmatches(paste(text, collapse = ""), gregexpr("\\{[^}]*\\}", paste(text, collapse = ""))))
  records <- grep(paste0('"series": *"', name, '"'), records, value = TRUE)
  as.numeric(sub('.*"count": *([0-9.]+).*', "\\1", records))
}
means <- function(values, rows) colMeans(matrix(head(values, length(values) %/% rows * rows), rows))
cases <- function(name) rowSums(as.matrix(attr(of("surveillance", name), "observed")))

# ---- the series ----
series <- list()
add <- function(name, kind, values, source, period = c(yearly = 1, quarterly = 4, monthly = 12, weekly = 52, daily = 7, hourly = 24)[[kind]])
  series[[name]] <<- list(kind = kind, period = period, values = as.numeric(values), source = source)

add("AirPassengers", "monthly", AirPassengers, "R datasets: airline passengers, 1949-1960")
add("co2", "monthly", co2, "R datasets: carbon dioxide on Mauna Loa, 1959-1997")
add("construction", "monthly", industry("Construction"), "npm vega-datasets: unemployed of the US construction industry, 2000-2010")
add("DutchSales", "monthly", of("AER", "DutchSales"), "R AER: index of retail sales in the Netherlands, 1960-1995")
add("elecequip", "monthly", statsmodels("elec_equip", 2), "statsmodels elec_equip: turnover of electric equipment, 257 months to 2016")
add("FrozenJuice", "monthly", of("AER", "FrozenJuice")[, "price"], "R AER: price of frozen orange juice, 1950-2000")
add("gas", "monthly", of("forecast", "gas"), "R forecast: gas production in Australia, 1956-1995")
houses <- of("ggplot2", "txhousing")
add("houston", "monthly", houses$sales[houses$city == "Houston"], "R ggplot2 txhousing: houses sold in Houston, 2000-2015")
add("ldeaths", "monthly", ldeaths, "R datasets: deaths from lung diseases in the UK, 1974-1979")
add("meningococcus", "monthly", rowSums(of("surveillance", "meningo.age")$observed), "R surveillance: meningococcal cases in France, 1985-1997")
add("newcars", "monthly", gretl("ramanathan/data9-12", "pcecars"), "gretl data9-12: expenditure on new cars, 1975-1991")
add("nino3", "monthly", of("tseries", "nino")[, "nino3"], "R tseries nino: sea surface temperature, 1950-1999")
add("nottem", "monthly", nottem, "R datasets: temperature in Nottingham, 1920-1939")
add("pepper", "monthly", of("AER", "PepperPrice")[, "black"], "R AER: price of black pepper, 1973-1996")
add("rotavirus", "monthly", cases("rotaBB"), "R surveillance: rotavirus cases in Brandenburg, 2002-2013")
add("UKDriverDeaths", "monthly", UKDriverDeaths, "R datasets: drivers killed or seriously injured, 1969-1984")
add("USAccDeaths", "monthly", USAccDeaths, "R datasets: accidental deaths in the US, 1973-1978")
add("wineind", "monthly", of("forecast", "wineind"), "R forecast: wine sold by Australian makers, 1980-1994")

add("austres", "quarterly", austres, "R datasets: residents of Australia, 1971-1993")
add("GermanUnemployment", "quarterly", of("AER", "GermanUnemployment")[, "unadjusted"], "R AER: unemployment in West Germany, 1962-1991")
add("JohnsonJohnson", "quarterly", JohnsonJohnson, "R datasets: earnings a share, 1960-1980")
add("presidents", "quarterly", presidents, "R datasets: approval of US presidents, 1945-1974")
add("sandiego", "quarterly", gretl("ramanathan/data9-3", "reskwh"), "gretl data9-3: electricity sold to households in San Diego, 1972-1993")
add("swissexports", "quarterly", gretl("misc/swisspharma", "exportsq"), "gretl swisspharma: Swiss pharmaceutical exports, 1975-2011")
add("swissunemployment", "quarterly", gretl("misc/chomage", "y"), "gretl chomage: unemployment in Switzerland, 1980-1996")
add("UKgas", "quarterly", UKgas, "R datasets: gas consumption in the UK, 1960-1986")
add("UKNonDurables", "quarterly", of("AER", "UKNonDurables"), "R AER: consumption of non-durables in the UK, 1955-1988")
add("USgdp", "quarterly", of("AER", "USMacroG")[, "gdp"], "R AER USMacroG: real product of the US, adjusted, 1950-2000")
add("USProdIndex", "quarterly", of("AER", "USProdIndex")[, "unadjusted"], "R AER: index of US production, 1960-1991")
add("woolyrnq", "quarterly", of("forecast", "woolyrnq"), "R forecast: woollen yarn made in Australia, 1965-1994")

station <- of("modeldata", "Chicago")
add("addison", "weekly", 7 * means(station$Addison, 7), "R modeldata Chicago: rides from the station Addison, thousands, to 2016")
add("agona", "weekly", of("surveillance", "salmonella.agona")$observed, "R surveillance: Salmonella Agona cases in the UK, 1990-1995")
add("campylobacter", "weekly", of("surveillance", "campyDE")$case, "R surveillance: campylobacteriosis cases in Germany, 2002-2011")
add("co2weekly", "weekly", statsmodels("co2", "co2"), "statsmodels co2: carbon dioxide on Mauna Loa, to 2001")
add("deaths", "weekly", cases("momo"), "R surveillance momo: deaths in Denmark, 1994-2008")
add("dowjones", "weekly", of("AER", "DJFranses"), "R AER DJFranses: Dow Jones index, 1980-1994")
add("gasprice", "weekly", of("quantreg", "gasprice"), "R quantreg: price of gasoline in the US, 1990-2003")
add("hadar", "weekly", of("surveillance", "shadar")$observed, "R surveillance: Salmonella Hadar cases in Germany, 2001-2006")
add("hepatitis", "weekly", of("surveillance", "hepatitisA")$observed, "R surveillance: hepatitis A cases in Germany, 2001-2004")
add("influenza", "weekly", of("surveillance", "influMen")$observed[, 1], "R surveillance influMen: influenza cases in Germany, 2001-2006")
add("melbourne", "weekly", means(of("quantreg", "MelTemp"), 7), "R quantreg MelTemp: mean of maximum temperatures in Melbourne, 1981-1990")
wind <- of("gstat", "wind")
add("dublin", "weekly", means(wind$DUB, 7), "R gstat wind: mean wind speed in Dublin, to 1978")

add("airquality", "daily", airquality$Temp, "R datasets: maximum temperature in New York, May to September 1973")
add("austin", "daily", station$Austin, "R modeldata Chicago: rides from the station Austin, thousands, to 2016")
add("bikes", "daily", gretl("misc/bikesharing", "cnt"), "gretl bikesharing: bicycles lent in Washington, 2011-2012")
add("clarklake", "daily", station$Clark_Lake, "R modeldata Chicago: rides from the station Clark/Lake, thousands, to 2016")
add("ftse", "daily", EuStockMarkets[, "FTSE"], "R datasets EuStockMarkets: FTSE, business days to 1998", 5)
add("gold", "daily", of("forecast", "gold"), "R forecast: price of gold, business days 1985-1989", 5)
add("icelandflow", "daily", of("tseries", "ice.river")[, "flow.vat"], "R tseries ice.river: flow of the Vatnsdalsa, 1972-1974")
add("ozone", "daily", of("mlbench", "Ozone")$V4, "R mlbench: maximum ozone in Los Angeles, 1976")
add("seattle", "daily", vega("seattle-weather.csv")$temp_max, "vega-datasets: maximum temperature in Seattle, 2013-2015")
add("treasury", "daily", of("tseries", "tcmd")[, "tcm10yd"], "R tseries tcmd: yield of ten-year US notes, business days to 2000", 5)
add("valentia", "daily", wind$VAL, "R gstat wind: wind speed at Valentia, to 1978")

for (airport in c("BWI", "HOU", "LAS", "OAK", "PHX"))
  add(paste0("flights", airport), "hourly", flights(airport), "npm vega-datasets 1.31.1: flights of one airline that leave, to March 2001")
add("load", "hourly", gretl("ramanathan/data10-2", "load"), "gretl data10-2: electric load in the US Northwest, January 1992")
add("loadtemp", "hourly", gretl("ramanathan/data10-2", "temp"), "gretl data10-2: temperature there, January 1992")
add("taylor", "hourly", means(of("forecast", "taylor"), 2), "R forecast: electricity demand in England and Wales, to August 2000")

add("discoveries", "yearly", discoveries, "R datasets: great discoveries, 1860-1959")
add("LakeHuron", "yearly", LakeHuron, "R datasets: level of Lake Huron, 1875-1972")
add("lynx", "yearly", lynx, "R datasets: lynx trapped in Canada, 1821-1934")
add("motorcycles", "yearly", of("AER", "MotorCycles"), "R AER: motor cycles in the Netherlands, 1946-1993")
add("nhtemp", "yearly", nhtemp, "R datasets: temperature in New Haven, 1912-1971")
add("Nile", "yearly", Nile, "R datasets: flow of the Nile, 1871-1970")
add("sunspotyear", "yearly", sunspot.year, "R datasets: sunspots, 1700-1988")
add("wheat", "yearly", of("tseries", "bev"), "R tseries bev: index of wheat prices, 1500-1869")

# ---- the files ----
# The last rows alone where a series is long, and missing values on the line between their neighbours.
rows <- c(yearly = 1000, quarterly = 1000, monthly = 1000, weekly = 520, daily = 1000, hourly = 1000)
folder <- file.path(arguments[2], "series")
dir.create(folder, showWarnings = FALSE, recursive = TRUE)
lines <- "series,kind,period,half,rows,missing,source"
for (kind in names(rows)) {
  names <- names(series)[vapply(series, function(one) one$kind == kind, TRUE)]
  names <- names[order(tolower(names), method = "radix")]
  for (i in seq_along(names)) {
    one <- series[[names[i]]]
    known <- which(!is.na(one$values))
    if (length(known) == 0)
      stop(names[i], " has no values")
    values <- tail(one$values[min(known):max(known)], rows[[kind]])
    missing <- sum(is.na(values))
    # As exact as the forecasts that are written.
    values <- round(approx(which(!is.na(values)), values[!is.na(values)], seq_along(values))$y, 6)
    half <- if (i %% 2 == 1) "choosing" else "judging"
    writeLines(c(paste(names[i], kind, one$period, half, sep = ","), format(values, digits = 15, trim = TRUE, scientific = FALSE, drop0trailing = TRUE)),
               file.path(folder, paste0(names[i], ".csv")))
    lines <- c(lines, sprintf('%s,%s,%d,%s,%d,%d,"%s"', names[i], kind, one$period, half, length(values), missing, one$source))
  }
}
writeLines(lines, file.path(arguments[2], "series.csv"))
