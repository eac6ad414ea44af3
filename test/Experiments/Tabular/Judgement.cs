using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>How good a model's answers are.</summary>
/// <param name="Error">The share of wrong rows, or the root of the mean squared error.</param>
/// <param name="Auc">The area under the curve, of binary classification.</param>
/// <param name="LogLoss">The log-loss of a classification as ML.NET has it: in bits where it is binary, in nats otherwise.</param>
internal readonly record struct Judgement(double Error, double? Auc = null, double? LogLoss = null)
{
    /// <summary>Judges scored rows.</summary>
    /// <exception cref="InvalidOperationException">A row has no answer: the evaluators would leave it out without a word.</exception>
    public static Judgement Of(MLContext mlContext, TabularTask task, IDataView scored)
    {
        int unanswered = task == TabularTask.Multiclass
            ? scored.GetColumn<float[]>("Score").Count(scores => scores.Any(score => !float.IsFinite(score)))
            : scored.GetColumn<float>("Score").Count(score => !float.IsFinite(score));
        if (unanswered > 0)
            throw new InvalidOperationException($"{unanswered} rows have no finite score.");
        switch (task)
        {
            case TabularTask.Binary:
                CalibratedBinaryClassificationMetrics binary = mlContext.BinaryClassification.Evaluate(scored);
                return new Judgement(1 - binary.Accuracy, binary.AreaUnderRocCurve, binary.LogLoss);
            case TabularTask.Multiclass:
                MulticlassClassificationMetrics multiclass = mlContext.MulticlassClassification.Evaluate(scored);
                return new Judgement(1 - multiclass.MicroAccuracy, LogLoss: multiclass.LogLoss);
            default:
                return new Judgement(mlContext.Regression.Evaluate(scored).RootMeanSquaredError);
        }
    }
}
