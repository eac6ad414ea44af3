namespace MlNetDeep;

/// <summary>The steps behind a forecaster, as an engine applies them to a forecast: only what is read is computed.</summary>
internal sealed class StepsBehind
{
    private readonly IHost _host;
    private readonly IRowToRowMapper[] _mappers;

    /// <summary>Binds the steps to the schema of the forecaster's view.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="steps">In order.</param>
    /// <param name="schema">Columns of rows and of the forecast.</param>
    /// <exception cref="ArgumentException">A step maps no single rows, or lacks a column.</exception>
    public StepsBehind(IHost host, IReadOnlyList<ITransformer> steps, DataViewSchema schema)
    {
        _host = host;
        _mappers = new IRowToRowMapper[steps.Count];
        OutputSchema = schema;
        for (int i = 0; i < _mappers.Length; i++)
        {
            if (!steps[i].IsRowToRowMapper)
                throw host.ExceptParam(
                    "transformer",
                    $"{steps[i].GetType().Name} stands behind the forecaster and maps no single rows: an engine cannot apply it to a forecast. " +
                    "Make the engine of the steps up to the forecaster.");
            _mappers[i] = steps[i].GetRowToRowMapper(OutputSchema);
            OutputSchema = _mappers[i].OutputSchema;
        }
    }

    /// <summary>The schema behind the last step.</summary>
    public DataViewSchema OutputSchema { get; }

    /// <summary>The row behind the last step; it follows the forecast.</summary>
    /// <param name="forecast">The forecaster's row.</param>
    /// <param name="read">The columns of <see cref="OutputSchema"/> that are read.</param>
    /// <exception cref="ArgumentException">One of them is computed from a column that a forecast has no value in.</exception>
    public DataViewRow Apply(ForecastRow forecast, IEnumerable<DataViewSchema.Column> read)
    {
        DataViewSchema.Column[] needed = [.. read];
        var active = new DataViewSchema.Column[_mappers.Length][];
        for (int i = _mappers.Length - 1; i >= 0; i--)
        {
            active[i] = needed;
            needed = [.. _mappers[i].GetDependencies(needed)];
        }

        string[] lacking = [.. needed.Where(column => !forecast.IsColumnActive(column)).Select(column => $"'{column.Name}'")];
        if (lacking.Length > 0)
            throw _host.ExceptParam(
                "transformer",
                $"What is to be read of forecasts needs {string.Join(", ", lacking)}, of rows, which steps to come do not have. Read columns that " +
                "are computed from the forecast alone, or make the engine of the steps up to the forecaster.");
        DataViewRow row = forecast;
        for (int i = 0; i < _mappers.Length; i++)
            row = _mappers[i].GetRow(row, active[i]);
        return row;
    }
}
