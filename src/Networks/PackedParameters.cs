namespace MlNetDeep;

/// <summary>
/// A network's weight matrices in the packed form that products read: W for forward passes and, in training, its transpose for the
/// gradient of the layer's input. Written after each change of the weights; read by any number of threads.
/// </summary>
internal sealed class PackedParameters
{
    // An array, as walking one allocates no enumerator.
    private readonly Parameter[] _parameters;
    private readonly PackedMatrix?[] _forward;
    private readonly PackedMatrix?[] _transposed;

    /// <summary>
    /// Reserves memory; nothing is packed yet. Training needs transposed weights for backward passes; of shared ones forward passes do too.
    /// A parameter that sparse rows are multiplied with is not packed.
    /// </summary>
    public PackedParameters(Sequential network, bool training, Parameter? sparse = null)
    {
        _parameters = [.. network.Parameters];
        _forward = new PackedMatrix?[_parameters.Length];
        _transposed = new PackedMatrix?[_parameters.Length];
        foreach (Parameter parameter in _parameters)
        {
            if (!parameter.IsFactor || parameter == sparse)
                continue;
            _forward[parameter.Index] = new PackedMatrix(parameter.Rows, parameter.RowLength);
            // Nobody asks for the gradient of the network's input.
            if (parameter.IsShared || (training && (parameter.NeedsTransposed || parameter.Layer > _parameters[0].Layer)))
                _transposed[parameter.Index] = new PackedMatrix(parameter.RowLength, parameter.Rows);
        }
    }

    private PackedParameters(PackedParameters packed)
    {
        _parameters = packed._parameters;
        _forward = Array.ConvertAll(packed._forward, matrix => matrix?.RowByRow());
        _transposed = Array.ConvertAll(packed._transposed, matrix => matrix?.RowByRow());
    }

    /// <summary>
    /// The same memory for passes of one row: faster, and in another order of sums, so that rows agree with those of batches to rounding.
    /// </summary>
    public PackedParameters RowByRow() => new(this);

    /// <summary>A weight matrix, [rows, row length], or null where the plain one is to be used.</summary>
    public PackedMatrix? Of(Parameter parameter) => _forward[parameter.Index];

    /// <summary>Its transpose, [row length, rows], or null.</summary>
    public PackedMatrix? TransposedOf(Parameter parameter) => _transposed[parameter.Index];

    /// <summary>Packs all weights of the flat block.</summary>
    public void Write(ReadOnlySpan<float> parameters)
    {
        foreach (Parameter parameter in _parameters)
            Write(parameter, 0, parameter.Of(parameters));
    }

    /// <summary>
    /// Packs some rows of one parameter, [rows, row length]; of one that is not a weight matrix, nothing. They start at a multiple of
    /// <see cref="PackedMatrix.ColumnGroup"/> and end at one, or at the parameter's end.
    /// </summary>
    public void Write(Parameter parameter, int firstRow, ReadOnlySpan<float> rows)
    {
        if (_forward[parameter.Index] is not { } forward)
            return;
        var part = new ReadOnlyMatrix(rows, rows.Length / parameter.RowLength, parameter.RowLength);
        forward.Write(part, firstRow, 0);
        _transposed[parameter.Index]?.Write(part.Transposed, 0, firstRow);
    }
}
