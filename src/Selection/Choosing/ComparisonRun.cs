using System.Diagnostics;

namespace MlNetDeep;

/// <summary>Trains and judges all candidates on the same folds.</summary>
internal sealed class ComparisonRun<TMetrics>(TrainCatalogBase catalog, PredictionTask<TMetrics> task, ComparisonOptions<TMetrics> options)
{
    private readonly IHost _host = CatalogUtils.GetEnvironment(catalog).Register("Compare");
    private readonly ModelOperationsCatalog _models = new(CatalogUtils.GetEnvironment(catalog));

    /// <summary>Compares candidates, at least one, of different names.</summary>
    public TrainerComparison<TMetrics> Compare(IDataView data, (string Name, IEstimator<ITransformer> Estimator)[] candidates)
    {
        Check(candidates);
        IReadOnlyList<DataSplit> folds =
            new DataSplits(_host, options.LabelColumnName, candidates.Select(candidate => candidate.Estimator))
                .Folds(data, options.NumberOfFolds, options.SamplingKeyColumnName, options.Seed);
        TrialAnswer[][]? trained = options.Runner is { } runner ? Train(runner, data, folds, candidates) : null;
        var results = new CandidateResult<TMetrics>[candidates.Length];
        ParallelWork.For(
            candidates.Length, options.MaximumParallelism,
            i => results[i] = Judge(candidates[i].Name, folds, fold => trained is null ? Fit(candidates[i].Estimator, folds[fold]) : Take(trained[i][fold])),
            options.CancellationToken);
        Metric<TMetrics> first = options.Metric ?? task.Metrics[0];
        return new TrainerComparison<TMetrics>(
            results, [first, .. task.Metrics.Where(metric => metric != first)], folds.Count,
            folds.Average(fold => (double)fold.TestRows / fold.TrainRows),
            WeightedTrainers.Describe(candidates));
    }

    private void Check((string Name, IEstimator<ITransformer> Estimator)[] candidates)
    {
        _host.CheckUserArg(candidates is { Length: > 0 }, nameof(candidates), "There is no candidate: give at least one.");
        foreach ((string name, IEstimator<ITransformer> estimator) in candidates)
        {
            _host.CheckUserArg(!string.IsNullOrWhiteSpace(name), nameof(candidates), "A candidate has no name.");
            _host.CheckUserArg(estimator is not null, nameof(candidates), $"The candidate '{name}' has no estimator.");
            if (candidates.Count(other => other.Name == name) > 1)
                throw _host.ExceptUserArg(nameof(candidates), $"Two candidates are named '{name}': give each a name of its own.");
        }
    }

    /// <summary>Lets a runner train every candidate on every fold; judging is this process's, so that all are judged alike.</summary>
    private TrialAnswer[][] Train(
        ITrialRunner runner, IDataView data, IReadOnlyList<DataSplit> folds, (string Name, IEstimator<ITransformer> Estimator)[] candidates)
    {
        var set = new TrialSet(registry => new TrialSetText(
            TrialWork.Folds, task.Name, registry.Find(data), options.LabelColumnName, options.Seed,
            TrainedModels.Describe(
                data, options.LabelColumnName, FoldModels.DescribeSplit(folds.Count, options.SamplingKeyColumnName), candidates[0].Estimator))
        {
            Example = registry.Find(candidates[0].Estimator),
            Folds = folds.Count,
            SamplingKey = options.SamplingKeyColumnName,
        });
        TrialAnswer[][] answers = [.. candidates.Select(_ => new TrialAnswer[folds.Count])];
        IEnumerable<TrialJob> jobs = Enumerable.Range(0, candidates.Length * folds.Count).Select(number =>
        {
            (string name, IEstimator<ITransformer> estimator) = candidates[number / folds.Count];
            return new TrialJob(
                number, $"{name}, fold {number % folds.Count + 1}", set, () => FitHere(number, estimator, folds), () => estimator);
        });
        runner.RunAll([.. jobs], (job, answer) => answers[job.Number / folds.Count][job.Number % folds.Count] = answer, options.CancellationToken);
        return answers;
    }

    // A runner may do in this process what it has no worker for.
    private static TrialAnswer FitHere(int number, IEstimator<ITransformer> estimator, IReadOnlyList<DataSplit> folds)
    {
        try
        {
            // It may keep the state of a fit in itself.
            lock (estimator)
            {
                (ITransformer model, TimeSpan time) = Fit(estimator, folds[number % folds.Count]);
                return new TrialAnswer { Number = number, Value = model, Seconds = time.TotalSeconds };
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            return new TrialAnswer { Number = number, Error = exception.Message };
        }
    }

    private static (ITransformer Model, TimeSpan Time) Fit(IEstimator<ITransformer> estimator, DataSplit fold)
    {
        long start = Stopwatch.GetTimestamp();
        ITransformer model = estimator.Fit(fold.Train);
        return (model, Stopwatch.GetElapsedTime(start));
    }

    private (ITransformer Model, TimeSpan Time) Take(TrialAnswer answer) => answer.Error is { } error
        ? throw new InvalidOperationException(error)
        : (TravellingModel.Read(_host, answer), TimeSpan.FromSeconds(answer.Seconds));

    private CandidateResult<TMetrics> Judge(string name, IReadOnlyList<DataSplit> folds, Func<int, (ITransformer Model, TimeSpan Time)> train)
    {
        using IChannel channel = _host.Start(name);
        var results = new List<FoldResult<TMetrics>>();
        foreach (DataSplit fold in folds)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                (ITransformer model, TimeSpan time) = train(results.Count);
                results.Add(Judge(model, time, fold));
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                // One trainer's failure must not take the others' results with it.
                string error = string.Create(CultureInfo.InvariantCulture, $"failed in fold {results.Count + 1}: {exception.Message}");
                channel.Warning($"{name} {error}");
                return new CandidateResult<TMetrics>(name, results, error);
            }
        }

        var result = new CandidateResult<TMetrics>(name, results, null);
        if (!result.IsJudgedOnAllRows)
            channel.Warning(
                "{0} gave {1} of {2} rows no score, {3}, and is judged on the others alone.",
                name, result.Rows - result.JudgedRows, result.Rows, ScoredRows.Share(result.Rows - result.JudgedRows, result.Rows));
        return result;
    }

    private FoldResult<TMetrics> Judge(ITransformer model, TimeSpan training, DataSplit fold)
    {
        IDataView scored = model.Transform(fold.Test);
        Judgement<TMetrics> judgement = task.Judge(catalog, scored, options.LabelColumnName);
        // What follows the evaluation is compiled, and the rows are in memory: the time is that of scoring.
        return new FoldResult<TMetrics>(
            judgement.Metrics, training, ScoringTime(scored) / fold.TestRows, SizeOf(model, fold.Train.Schema), fold.LabeledTestRows,
            judgement.JudgedRows, task.Calibrate(scored, options.LabelColumnName), task.DrawRocCurve(scored, options.LabelColumnName));
    }

    private static TimeSpan ScoringTime(IDataView scored)
    {
        DataViewSchema.Column score = scored.Schema[DefaultColumnNames.Score];
        long start = Stopwatch.GetTimestamp();
        using (DataViewRowCursor cursor = scored.GetRowCursor([score]))
        {
            if (score.Type is VectorDataViewType)
                ReadAll<VBuffer<float>>(cursor, score);
            else
                ReadAll<float>(cursor, score);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static void ReadAll<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        while (cursor.MoveNext())
            getter(ref value);
    }

    private long SizeOf(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _models.Save(model, schema, stream);
        return stream.Length;
    }
}
