namespace MlNetDeep.Experiments;

/// <summary>Prints scores as tables in Markdown, and a line for programs for each variant.</summary>
internal static class ForecastReport
{
    private static readonly string[] Named = ["AirPassengers", "co2", "nottem", "ldeaths", "UKDriverDeaths"];

    /// <summary>Prints what is to be said of some series.</summary>
    /// <param name="half">What they are for.</param>
    /// <param name="series">The series; those without all peers' forecasts are left out, with a line.</param>
    /// <param name="variants">The names of our methods.</param>
    /// <param name="forecasts">Of peers and of ours.</param>
    public static void Write(
        string half, IReadOnlyList<RealSeries> series, IReadOnlyList<string> variants, IReadOnlyList<MadeForecast> forecasts)
    {
        ILookup<(string Series, string Method), MadeForecast> made = forecasts.ToLookup(forecast => (forecast.Series, forecast.Method));
        string[] methods = [.. ForecastStanding.Peers, "stl", .. variants];
        SeriesScores[] scores = [.. series.Select(one => SeriesScores.Of(one, methods, made)).Where(IsWhole)];
        if (scores.Length == 0)
            return;
        TableRow[] each = [.. scores.Select(own => new TableRow($"{own.Series.Name}, {own.Series.Kind}", [own]))];
        TableRow[] kinds =
            [.. scores.GroupBy(own => own.Series.Kind).Select(kind => new TableRow(kind.Key, [.. kind])), new("all", scores)];
        TableRow[] named = [.. scores.Where(own => Named.Contains(own.Series.Name)).Select(own => new TableRow(own.Series.Name, [own]))];
        Write("MASE", methods, each, score => score.Mase);
        Write("mean MASE", methods, kinds, score => score.Mase);
        Write("bounds of 95 % hold", methods, kinds, score => score.Coverage95);
        Write("bounds of 80 % hold", methods, kinds, score => score.Coverage80);
        Write("interval score of 95 %", methods, kinds, score => score.IntervalScore95);
        Write("interval score of 80 %", methods, kinds, score => score.IntervalScore80);
        Write("RMSE", methods, named, score => score.Rmse);
        Console.WriteLine();
        foreach (string method in variants.Count > 0 ? variants : ForecastStanding.Peers)
            Write(half, ForecastStanding.Of(method, scores), scores);
    }

    private static bool IsWhole(SeriesScores scores)
    {
        string[] missing = [.. ForecastStanding.Peers.Where(peer => scores[peer] is null)];
        if (missing.Length > 0)
            Console.WriteLine($"{scores.Series.Name} is left out: peers.csv lacks forecasts by {string.Join(", ", missing)}");
        return missing.Length == 0;
    }

    // A method that lacks some series of a row has no mean there; a series whose every origin was refused has no bounds.
    private static void Write(string figure, string[] methods, TableRow[] rows, Func<ForecastScore, double> value)
    {
        if (rows.Length == 0)
            return;
        Console.WriteLine($"\n| {figure} | {string.Join(" | ", methods)} |\n| --- |{string.Concat(methods.Select(_ => " ---: |"))}");
        foreach (TableRow row in rows)
        {
            IEnumerable<string> cells = methods
                .Select(method => row.Scores.Any(own => own[method] is null)
                    ? null
                    : ForecastStanding.Mean(row.Scores.Select(own => value(own[method]!))))
                .Select(mean => mean is null ? "" : mean < 100 ? $"{mean:f3}" : $"{mean:f0}");
            Console.WriteLine($"| {row.Name} | {string.Join(" | ", cells)} |");
        }
    }

    private static void Write(string half, ForecastStanding own, SeriesScores[] scores)
    {
        (string, object?)[] peers = [.. ForecastStanding.Peers.Select(peer => (peer, (object?)scores.Average(one => one[peer]!.Mase)))];
        (string, object?)[] ratios = [.. ForecastStanding.Peers.Zip(own.Ratios, (peer, ratio) => ($"ratio_to_{peer}", (object?)ratio))];
        ResultLine.Write(
            "forecasts",
            [
                ("half", half), ("method", own.Method), ("series", scores.Length), ("mase", own.Mase), .. peers, ("rank", own.Rank),
                .. ratios, ("ahead_of_snaive", own.AheadOfSeasonalNaive), ("coverage95", own.Coverage95), ("coverage80", own.Coverage80),
                ("interval_score95", own.IntervalScore95), ("interval_score80", own.IntervalScore80),
                ("refused", own.Refused),
            ]);
    }

    private sealed record TableRow(string Name, IReadOnlyList<SeriesScores> Scores);
}
