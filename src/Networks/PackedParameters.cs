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

    /// <summary>Reserves memory; nothing is packed yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Whether backward passes will need transposed weights; of shared ones forward passes do too.</param>
    /// <param name="sparse">A parameter that sparse rows are multiplied with, and that is not packed; or null.</param>
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

    /// <summary>Packs all weights.</summary>
    /// <param name="parameters">The flat block.</param>
    public void Write(ReadOnlySpan<float> parameters)
    {
        foreach (Parameter parameter in _parameters)
            Write(parameter, 0, parameter.Of(parameters));
    }

    /// <summary>Packs some rows of one parameter; of one that is not a weight matrix, nothing.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="firstRow">A multiple of <see cref="PackedMatrix.ColumnGroup"/>.</param>
    /// <param name="rows">[rows, row length]; they end at such a multiple or at the parameter's end.</param>
    public void Write(Parameter parameter, int firstRow, ReadOnlySpan<float> rows)
    {
        if (_forward[parameter.Index] is not { } forward)
            return;
        var part = new ReadOnlyMatrix(rows, rows.Length / parameter.RowLength, parameter.RowLength);
        forward.Write(part, firstRow, 0);
        _transposed[parameter.Index]?.Write(part.Transposed, 0, firstRow);
    }
}
