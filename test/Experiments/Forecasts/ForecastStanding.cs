namespace MlNetDeep.Experiments;

/// <summary>How a method stands among the peers over several series.</summary>
/// <param name="Method">The method.</param>
/// <param name="Mase">Its mean MASE.</param>
/// <param name="Rank">The mean of its place by MASE among the peers, from 1 on; equal ones share the mean of their places.</param>
/// <param name="Ratios">The geometric mean of its MASE to that of each peer.</param>
/// <param name="AheadOfSeasonalNaive">The share of series on which its MASE is below the seasonal naive forecast's.</param>
/// <param name="Coverage95">The mean share of values within the bounds of 95 %; null without bounds.</param>
/// <param name="Coverage80">The mean share of values within the bounds of 80 %; null without bounds.</param>
/// <param name="IntervalScore95">The mean interval score of the bounds of 95 %, in the unit of the MASE; null without bounds.</param>
/// <param name="IntervalScore80">That of the bounds of 80 %.</param>
/// <param name="Refused">Origins without a forecast.</param>
public sealed record ForecastStanding(
    string Method, double Mase, double Rank, IReadOnlyList<double> Ratios, double AheadOfSeasonalNaive, double? Coverage95,
    double? Coverage80, double? IntervalScore95, double? IntervalScore80, int Refused)
{
    /// <summary>The methods that all series are forecast by, of which the first is the seasonal naive forecast.</summary>
    public static IReadOnlyList<string> Peers { get; } = ["snaive", "naive", "ets", "arima", "theta"];

    /// <summary>The standing of a method, a peer or one beside them, on series that it and all peers forecast.</summary>
    public static ForecastStanding Of(string method, IReadOnlyList<SeriesScores> scores)
    {
        ForecastScore[] own = [.. scores.Select(one => one[method]!)];
        return new ForecastStanding(
            method, own.Average(score => score.Mase), scores.Average(one => Place(one, method)),
            [.. Peers.Select(peer => Math.Exp(scores.Average(one => Math.Log(one[method]!.Mase / one[peer]!.Mase))))],
            scores.Average(one => one[method]!.Mase < one[Peers[0]]!.Mase ? 1.0 : 0.0),
            Mean(own.Select(score => score.Coverage95)), Mean(own.Select(score => score.Coverage80)),
            Mean(own.Select(score => score.IntervalScore95)), Mean(own.Select(score => score.IntervalScore80)), own.Sum(score => score.Refused));
    }

    /// <summary>The mean of values, those left out that are NaN; null where all are.</summary>
    public static double? Mean(IEnumerable<double> values) =>
        values.Where(value => !double.IsNaN(value)).Select(value => (double?)value).Average();

    private static double Place(SeriesScores scores, string method)
    {
        double own = scores[method]!.Mase;
        double[] others = [.. Peers.Where(peer => peer != method).Select(peer => scores[peer]!.Mase)];
        return 1 + others.Count(other => other < own) + others.Count(other => other == own) / 2.0;
    }

}
