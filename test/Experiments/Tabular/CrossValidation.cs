using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>Trains and judges contestants on a table's folds, one after another, since training is timed.</summary>
/// <param name="set">The table's name.</param>
/// <param name="task">What is learned from it.</param>
/// <param name="folds">Rows to train on and rows to judge by, Features and Label; those of several cuts one after another where cuts are repeated.</param>
/// <param name="rows">Rows of the table.</param>
/// <param name="numberOfFolds">Folds of a cut.</param>
/// <param name="seed">What first weights follow from.</param>
internal sealed class CrossValidation(
    string set, TabularTask task, IReadOnlyList<(IDataView Train, IDataView Test)> folds, int rows, int numberOfFolds, int seed)
{
    /// <summary>Trains and judges one; null where it has no trainer of this task.</summary>
    public TrainerResult? Run(Contestant contestant) => Run(contestant.Name, mlContext => contestant.Trainer(task, mlContext));

    /// <summary>Trains and judges a trainer; null where there is none.</summary>
    public TrainerResult? Run(string name, Func<MLContext, IEstimator<ITransformer>?> create)
    {
        var result = new TrainerResult(set, name, numberOfFolds, seed, rows);
        List<Judgement> judgements = [];
        List<double> seconds = [];
        try
        {
            foreach ((IDataView train, IDataView test) in folds)
            {
                var mlContext = new MLContext(seed);
                if (create(mlContext) is not { } trainer)
                    return null;
                var watch = Stopwatch.StartNew();
                ITransformer model = trainer.Fit(train);
                seconds.Add(watch.Elapsed.TotalSeconds);
                judgements.Add(Judgement.Of(mlContext, task, model.Transform(test)));
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return result with { Failure = exception.Message };
        }

        return result with
        {
            Errors = [.. judgements.Select(judgement => judgement.Error)],
            Auc = Figures(judgement => judgement.Auc),
            LogLoss = Figures(judgement => judgement.LogLoss),
            Seconds = [.. seconds],
        };

        double[]? Figures(Func<Judgement, double?> figure) =>
            figure(judgements[0]) is null ? null : [.. judgements.Select(judgement => figure(judgement)!.Value)];
    }
}
