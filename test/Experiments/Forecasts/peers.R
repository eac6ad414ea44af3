# Forecasts the series of a folder at rolling origins by R's package forecast, with its defaults: peers.R FOLDER appends to FOLDER/peers.csv
# what is not there yet. An origin is the number of rows that a forecast may read; every model is fitted anew at each.
suppressPackageStartupMessages(library(forecast))
folder <- commandArgs(TRUE)[1]
horizons <- c(yearly = 6, quarterly = 8, monthly = 12, weekly = 13, daily = 14, hourly = 24)
levels <- c(80, 95)
seconds <- 60 # of processor time that auto.arima has at an origin

methods <- list(
  naive = function(y, h) naive(y, h, level = levels),
  snaive = function(y, h) snaive(y, h, level = levels),
  ets = function(y, h) forecast(ets(y), h, level = levels),
  theta = function(y, h) thetaf(y, h, level = levels),
  # What forecast() itself takes for long seasons, which ets() cannot have.
  stl = function(y, h) if (frequency(y) > 12) stlf(y, h, level = levels),
  arima = function(y, h) {
    result <- within(seconds, forecast(auto.arima(y), h, level = levels))
    if (!is.null(result))
      return(result)
    # Rob Hyndman's advice for long seasons: a few sines and cosines, and the rest without a season.
    waves <- min(4, frequency(y) %/% 2)
    result <- forecast(auto.arima(y, xreg = fourier(y, waves), seasonal = FALSE), xreg = fourier(y, waves, h), level = levels)
    result$note <- "limit"
    result
  })

# What an expression gives in a process of its own, NULL where it needs more time. R's own limit is an error, after which auto.arima goes on.
within <- function(seconds, expression) {
  job <- parallel::mcparallel(expression)
  on.exit(parallel::mccollect(job))
  repeat {
    result <- parallel::mccollect(job, wait = FALSE, timeout = 1)
    if (!is.null(result))
      return(if (inherits(result[[1]], "try-error")) stop(result[[1]]) else result[[1]])
    if (sum(as.numeric(system(paste("ps -o cputimes= -p", job$pid), intern = TRUE))) > seconds) {
      tools::pskill(job$pid, tools::SIGKILL)
      return(NULL)
    }
  }
}

# As many origins as fit behind three seasons and 30 rows, at most four, each a horizon behind the one before.
origins <- function(rows, period, h) rows - h * rev(seq_len(min(4, (rows - max(3 * period, 30)) %/% h)))

file <- file.path(folder, "peers.csv")
if (!file.exists(file))
  writeLines("series,origin,method,step,forecast,lo80,hi80,lo95,hi95,note", file)
made <- unique(read.csv(file)[c("series", "origin", "method")])
table <- read.csv(file.path(folder, "series.csv"))
# The slow kinds last, and of a kind the series for choosing first.
table <- table[order(match(table$kind, c("yearly", "quarterly", "monthly", "daily", "hourly", "weekly")), table$half), ]
for (row in seq_len(nrow(table))) {
  one <- table[row, ]
  values <- as.numeric(readLines(file.path(folder, "series", paste0(one$series, ".csv")))[-1])
  h <- horizons[[one$kind]]
  for (origin in origins(length(values), one$period, h)) {
    y <- ts(head(values, origin), frequency = one$period)
    for (name in setdiff(names(methods), made[made$series == one$series & made$origin == origin, "method"])) {
      set.seed(1) # of intervals that are simulated
      result <- suppressWarnings(methods[[name]](y, h))
      if (is.null(result))
        next
      lines <- data.frame(
        one$series, origin, name, seq_len(h), round(as.numeric(result$mean), 6), round(result$lower[, 1], 6), round(result$upper[, 1], 6),
        round(result$lower[, 2], 6), round(result$upper[, 2], 6), if (is.null(result$note)) "" else result$note)
      write.table(lines, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE, col.names = FALSE)
    }
  }
}
