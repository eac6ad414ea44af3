using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>Trains and judges contestants on a table's folds, one after another, since training is timed.</summary>
/// <param name="set">The table.</param>
/// <param name="table">Its rows.</param>
/// <param name="folds">Parts, at least 2.</param>
/// <param name="seed">What folds and first weights follow from.</param>
internal sealed class CrossValidation(TabularSet set, LoadedTable table, int folds, int seed)
{
    private readonly IReadOnlyList<(IDataView Train, IDataView Test)> _folds = table.Cut(folds, seed);

    /// <summary>Trains and judges one; null where it has no trainer of this task.</summary>
    public TrainerResult? Run(Contestant contestant) => Run(contestant.Name, mlContext => contestant.Trainer(set.Task, mlContext));

    /// <summary>Trains and judges a trainer; null where there is none.</summary>
    public TrainerResult? Run(string name, Func<MLContext, IEstimator<ITransformer>?> create)
    {
        var result = new TrainerResult(set.Name, name, folds, seed, table.Rows);
        List<Judgement> judgements = [];
        List<double> seconds = [];
        try
        {
            foreach ((IDataView train, IDataView test) in _folds)
            {
                var mlContext = new MLContext(seed);
                if (create(mlContext) is not { } trainer)
                    return null;
                var watch = Stopwatch.StartNew();
                ITransformer model = trainer.Fit(train);
                seconds.Add(watch.Elapsed.TotalSeconds);
                judgements.Add(Judgement.Of(mlContext, set.Task, model.Transform(test)));
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
