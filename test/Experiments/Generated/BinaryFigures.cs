using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>How good probabilities are, those of rows without an answer included: they count as the share of positives.</summary>
/// <param name="Auc">The area under the curve.</param>
/// <param name="LogLoss">The mean log-loss, in nats.</param>
/// <param name="Unanswered">Rows without a finite score or probability.</param>
internal readonly record struct BinaryFigures(double Auc, double LogLoss, int Unanswered)
{
    // ML.NET's evaluators clip alike.
    private const double Least = 1e-15;

    /// <summary>Judges scored rows.</summary>
    public static BinaryFigures Of(IDataView scored)
    {
        float[] scores = [.. scored.GetColumn<float>("Score")];
        return Of(
            [.. scored.GetColumn<bool>("Label")],
            [.. scored.GetColumn<float>("Probability").Select((probability, i) => float.IsFinite(scores[i]) ? probability : double.NaN)]);
    }

    /// <summary>Judges probabilities.</summary>
    public static BinaryFigures Of(bool[] labels, double[] probabilities)
    {
        double share = labels.Average(label => label ? 1.0 : 0.0);
        double[] answers = [.. probabilities.Select(probability => double.IsFinite(probability) ? probability : share)];
        double loss = labels.Zip(answers, (label, answer) => -Math.Log(Math.Max(label ? answer : 1 - answer, Least))).Average();
        return new BinaryFigures(Area(labels, answers), loss, probabilities.Count(probability => !double.IsFinite(probability)));
    }

    // By the sum of the positives' ranks; equal answers share theirs.
    private static double Area(bool[] labels, double[] answers)
    {
        double positives = labels.Count(label => label), negatives = labels.Length - positives, below = 0, sum = 0;
        foreach (var equal in answers.Zip(labels).GroupBy(row => row.First).OrderBy(rows => rows.Key))
        {
            double alike = equal.Count(row => row.Second);
            double others = equal.Count() - alike;
            sum += alike * (below + others / 2);
            below += others;
        }

        return sum / positives / negatives;
    }
}
