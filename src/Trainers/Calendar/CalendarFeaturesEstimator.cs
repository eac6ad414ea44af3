namespace MlNetDeep;

/// <summary>
/// Makes a <see cref="CalendarFeaturesTransformer"/>; nothing is learned. Made by
/// <see cref="CalendarCatalog.CalendarFeatures(TransformsCatalog, string, string, CalendarParts)"/>.
/// </summary>
public sealed class CalendarFeaturesEstimator : IEstimator<CalendarFeaturesTransformer>
{
    private readonly IHost _host;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly CalendarParts _parts;

    internal CalendarFeaturesEstimator(IHostEnvironment env, string outputColumn, string? inputColumn, CalendarParts parts)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(CalendarFeaturesEstimator));
        Allowed.Column.Required.Check(outputColumn, "outputColumnName");
        Allowed.Column.Check(inputColumn, "inputColumnName");
        if (!CalendarPhases.Are(parts))
            throw _host.ExceptUserArg(
                nameof(parts), $"It must be one or more of {string.Join(", ", CalendarPhases.Parts)}, but is {(int)parts}.");
        (_outputColumn, _inputColumn, _parts) = (outputColumn, inputColumn ?? outputColumn, parts);
    }

    /// <summary>Makes the transformer, after a check of the schema.</summary>
    /// <param name="input">Rows, of which only the schema is looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or holds no dates; the message names it.</exception>
    public CalendarFeaturesTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var transformer = new CalendarFeaturesTransformer(_host, _outputColumn, _inputColumn, _parts);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The schema that the transformer will give: the vector, with names of its slots.</summary>
    /// <param name="inputSchema">The schema before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or holds no dates; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        if (!inputSchema.TryFindColumn(_inputColumn, out SchemaShape.Column column))
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", _inputColumn);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !TimeColumn.AreDates(column.ItemType))
            throw _host.ExceptSchemaMismatch(
                nameof(inputSchema), "input", _inputColumn, CalendarFeaturesTransformer.InputTypes, column.GetTypeString());
        return inputSchema.With(new SchemaShape.Column(
            _outputColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape([SlotNames.Promise])));
    }
}
