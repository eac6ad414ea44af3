namespace MlNetDeep;

/// <summary>
/// Makes sequences of different lengths, a variable-length vector column, fit for the trainers of recurrent networks: rows of one known
/// size, [steps, x_1 ... x_T], that say how many steps are there. Padding never changes what a network computes. In fitting it finds
/// the longest sequence, and the features' scale; it is made by
/// <see cref="SequencesCatalog.PadSequences(TransformsCatalog, string, string, int, int?, bool)"/>.
/// </summary>
public sealed class SequencePaddingEstimator : IEstimator<SequencePaddingTransformer>
{
    private readonly IHost _host;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly int _featuresPerStep;
    private readonly int? _maximumSteps;
    private readonly bool _standardize;

    internal SequencePaddingEstimator(
        IHostEnvironment env, string outputColumn, string? inputColumn, int featuresPerStep, int? maximumSteps, bool standardize)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(SequencePaddingEstimator));
        Allowed.Column.Required.Check(outputColumn, "outputColumnName");
        _outputColumn = outputColumn;
        _inputColumn = inputColumn ?? outputColumn;
        Allowed.Column.Check(inputColumn, "inputColumnName");
        Allowed.From(1).Check(featuresPerStep, nameof(featuresPerStep));
        Allowed.From(1).Check(maximumSteps, nameof(maximumSteps));
        (_featuresPerStep, _maximumSteps, _standardize) = (featuresPerStep, maximumSteps, standardize);
        if (maximumSteps is { } steps)
            CheckSize(steps);
    }

    /// <summary>Finds the longest sequence, unless its length was given, and the features' means and standard deviations, if asked for.</summary>
    /// <param name="input">Read once, or not at all where nothing is to be found.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or no vector of Single or of keys, or of keys that are to be standardized.</exception>
    /// <exception cref="InvalidOperationException">
    /// A sequence has no whole number of steps; or no sequence has a step, so that there is nothing to find.
    /// </exception>
    public SequencePaddingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        DataViewSchema.Column column = input.Schema.GetColumnOrNull(_inputColumn)
            ?? throw _host.ExceptSchemaMismatch(nameof(input), "input", _inputColumn);
        SequencePaddingTransformer.CheckColumn(_host, column, _featuresPerStep, _standardize);
        int? maximumSteps = _maximumSteps;
        if (maximumSteps is null && column.Type is VectorDataViewType { IsKnownSize: true } type)
            maximumSteps = type.Size / _featuresPerStep;
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        var reader = new SequenceReader(_host, cursor, column, _featuresPerStep);
        IEnumerable<ReadOnlyMemory<float>> sequences = Sequences(cursor, reader);
        FeaturePreparation? standardizer = _standardize ? Standardize(sequences) : null;
        if (standardizer is null && maximumSteps is null)
            _ = sequences.LongCount();
        int steps = maximumSteps ?? reader.Longest;
        if (steps == 0)
            throw _host.Except(
                $"No sequence of the column '{_inputColumn}' has a step: give data with at least one, or maximumSteps.");
        CheckSize(steps);
        return new SequencePaddingTransformer(_host, _outputColumn, _inputColumn, _featuresPerStep, steps, standardizer);
    }

    /// <summary>The schema that the transformer will give: the column as a vector of known size, annotated.</summary>
    /// <param name="inputSchema">The schema before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or no vector of Single or of keys, or of keys that are to be standardized.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        if (!inputSchema.TryFindColumn(_inputColumn, out SchemaShape.Column column))
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", _inputColumn);
        if (column.Kind == SchemaShape.Column.VectorKind.Scalar || !NumberVectors.CanRead(column))
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", _inputColumn, SequencePaddingTransformer.InputTypes, column.GetTypeString());
        return inputSchema.With(new SchemaShape.Column(
            _outputColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            PaddedSequenceAnnotations.Promise(column.IsKey)));
    }

    private IEnumerable<ReadOnlyMemory<float>> Sequences(DataViewRowCursor cursor, SequenceReader reader)
    {
        while (cursor.MoveNext())
        {
            _host.CheckAlive();
            yield return reader.Read();
        }
    }

    private FeaturePreparation Standardize(IEnumerable<ReadOnlyMemory<float>> sequences)
    {
        long steps = 0;
        // Trainers leave a row out that has a missing or infinite value, and so it does not count here.
        var standardizer = FeaturePreparation.Fit(
            sequences.Where(values => TensorPrimitives.IsFiniteAll(values.Span)).Select(values =>
            {
                steps += values.Length / _featuresPerStep;
                return values;
            }),
            _featuresPerStep);
        return steps > 0 ? standardizer : throw _host.Except(
            $"No sequence of the column '{_inputColumn}' has a step and finite values alone: there is nothing to standardize by.");
    }

    private void CheckSize(int steps)
    {
        long length = SequencePaddingTransformer.RowLength(_featuresPerStep, steps);
        if (steps > SequencePaddingTransformer.MostSteps || length > Array.MaxLength)
            throw _host.ExceptUserArg(
                "maximumSteps",
                $"{steps} steps of {_featuresPerStep} features make rows of {length} values, above what a row can hold " +
                $"({SequencePaddingTransformer.MostSteps} steps, {Array.MaxLength} values): set maximumSteps to keep the last steps alone.");
    }
}
