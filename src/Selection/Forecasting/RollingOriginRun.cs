namespace MlNetDeep;

/// <summary>Judges forecasters at the same origins.</summary>
internal sealed class RollingOriginRun(ForecastingCatalog catalog, RollingOriginOptions options)
{
    private readonly IHost _host = CatalogUtils.GetEnvironment(catalog).Register("RollingOrigins");

    /// <summary>Judges one estimator; what it throws is thrown.</summary>
    public RollingOriginResult CrossValidate(IDataView data, IEstimator<ITransformer> estimator)
    {
        RollingOrigins origins = Open(data, [estimator]);
        return Judge(estimator, origins);
    }

    /// <summary>The origins that suit estimators.</summary>
    public RollingOrigins Open(IDataView data, IEnumerable<IEstimator<ITransformer>> estimators) =>
        new(_host, options, options.Horizon ?? LeastHorizon(estimators), data);

    /// <summary>Judges one estimator at origins; what it throws is thrown.</summary>
    public RollingOriginResult Judge(IEstimator<ITransformer> estimator, RollingOrigins origins)
    {
        var tally = new OriginTally(new EstimatorForecaster(_host, options, "forecaster", estimator), origins, options);
        while (tally.Count < origins.Count)
            tally.MoveNext();
        return tally.ToResult();
    }

    /// <summary>Judges all candidates, of different names, and the naive forecasts.</summary>
    public ForecastComparison Compare(IDataView data, (string Name, IEstimator<ITransformer> Estimator)[] candidates)
    {
        OriginForecaster[] forecasters =
        [
            .. candidates.Select(candidate => new EstimatorForecaster(_host, options, candidate.Name, candidate.Estimator)),
            .. options.Baselines.Concat(NaiveForecast.All(options.Seasonality)).Select(baseline => new BaselineForecaster(baseline)),
        ];
        Check(candidates, forecasters);
        RollingOrigins origins = Open(data, candidates.Select(candidate => candidate.Estimator));
        var results = new RollingOriginResult[forecasters.Length];
        ParallelWork.For(
            forecasters.Length, options.MaximumParallelism, i => results[i] = Report(forecasters[i], origins), options.CancellationToken);
        return new ForecastComparison(results, options.Metric, origins);
    }

    private void Check((string Name, IEstimator<ITransformer> Estimator)[] candidates, OriginForecaster[] forecasters)
    {
        foreach ((string name, IEstimator<ITransformer> estimator) in candidates)
        {
            _host.CheckUserArg(!string.IsNullOrWhiteSpace(name), nameof(candidates), "A candidate has no name.");
            _host.CheckUserArg(estimator is not null, nameof(candidates), $"The candidate '{name}' has no estimator.");
        }

        if (forecasters.GroupBy(forecaster => forecaster.Name).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw _host.ExceptUserArg(
                nameof(candidates),
                $"Two candidates are named '{twice}', of which the naive forecasts are always one: give each a name of its own.");
    }

    private int LeastHorizon(IEnumerable<IEstimator<ITransformer>> estimators)
    {
        int[] horizons = [.. estimators.SelectMany(EstimatorSteps.Of).OfType<IForecastingEstimator>().Select(step => step.Horizon)];
        return horizons.Length > 0
            ? horizons.Min()
            : throw _host.ExceptUserArg(
                nameof(options.Horizon), $"No candidate tells its horizon: set {nameof(RollingOriginOptions)}.{nameof(options.Horizon)}.");
    }

    private RollingOriginResult Report(OriginForecaster forecaster, RollingOrigins origins)
    {
        using IChannel channel = _host.Start(forecaster.Name);
        var tally = new OriginTally(forecaster, origins, options);
        try
        {
            while (tally.Count < origins.Count)
                tally.MoveNext();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // One candidate's failure must not take the others' results with it.
            string error = string.Create(
                CultureInfo.InvariantCulture, $"failed at the origin {origins.RowsBehind(tally.Count)} rows before the end: {exception.Message}");
            channel.Warning($"{forecaster.Name} {error}");
            return tally.ToResult(error);
        }

        RollingOriginResult result = tally.ToResult();
        if (!result.IsJudgedOnAll)
            channel.Warning(
                "{0} gave {1} of {2} steps no forecast, and is judged on the others alone.", result.Name, result.Count - result.Metrics.Count,
                result.Count);
        return result;
    }
}
