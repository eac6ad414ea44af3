namespace MlNetDeep;

/// <summary>The steps behind a forecaster, as an engine applies them to a forecast: only what is read is computed.</summary>
internal sealed class StepsBehind
{
    private readonly IHost _host;
    private readonly IRowToRowMapper _steps;

    /// <summary>Binds the steps, in order, to the schema of the forecaster's view: columns of rows and of the forecast.</summary>
    /// <exception cref="ArgumentException">A step maps no single rows, or lacks a column.</exception>
    public StepsBehind(IHost host, IReadOnlyList<ITransformer> steps, DataViewSchema schema)
    {
        _host = host;
        var mappers = new IRowToRowMapper[steps.Count];
        for (int i = 0; i < mappers.Length; i++)
        {
            if (!steps[i].IsRowToRowMapper)
                throw host.ExceptParam(
                    "transformer",
                    $"{steps[i].GetType().Name} stands behind the forecaster and maps no single rows: an engine cannot apply it to a forecast. " +
                    "Make the engine of the steps up to the forecaster.");
            mappers[i] = steps[i].GetRowToRowMapper(i == 0 ? schema : mappers[i - 1].OutputSchema);
        }

        _steps = new CompositeRowToRowMapper(schema, mappers);
    }

    /// <summary>The schema behind the last step.</summary>
    public DataViewSchema OutputSchema => _steps.OutputSchema;

    /// <summary>The row behind the last step; it follows the forecast.</summary>
    /// <exception cref="ArgumentException">A column that is read is computed from one that a forecast has no value in.</exception>
    public DataViewRow Apply(ForecastRow forecast, DataViewSchema.Column[] read)
    {
        IEnumerable<string> lacking = _steps.GetDependencies(read)
            .Where(column => !forecast.IsColumnActive(column)).Select(column => $"'{column.Name}'");
        if (lacking.Any())
            throw _host.ExceptParam(
                "transformer",
                $"What is to be read of forecasts needs {string.Join(", ", lacking)}, of rows, which steps to come do not have. Read columns that " +
                "are computed from the forecast alone, or make the engine of the steps up to the forecaster.");
        return _steps.GetRow(forecast, read);
    }
}
