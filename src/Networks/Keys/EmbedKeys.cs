using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>
/// Gives each key of a row a learned vector, an embedding: slots of <see cref="Tables"/>, which hold a key k from 1 to n, become row k of a table
/// [n + 1, size]; all other slots are numbers, and stay. A vector [features] becomes [numbers + sizes of all keys], in the order of its slots; of
/// a sequence [time, features] each step, by the same tables. Row 0 stands for what is no such key: missing (0 or NaN), unknown (above n or below
/// 0). That it learns too where no row of training lacks a key, each key is taken for unknown at a small probability in training, drawn anew
/// each time. A fraction behind a key is cut off.
/// Backward: row k of dW += sum of dy over the places where k is; dx = dy for numbers and 0 for keys.
/// Guo and Berkhahn, "Entity embeddings of categorical variables", 2016.
/// </summary>
public sealed class EmbedKeys : Layer
{
    private SequenceShape _input;
    private SequenceShape _output;
    private int _keysPerStep;
    private Place[] _places = [];

    private static readonly OptionTable Table = new OptionTable<EmbedKeys>
    {
        { o => o.Tables, Allowed.Each(Allowed.Nested, least: 1).Required },
        { o => o.UnknownKeyRate, Allowed.From(0).Below(1) },
        { o => o.WeightInitializer, Allowed.Nested },
    };

    /// <summary>Describes the layer.</summary>
    /// <param name="tables">Which slots are keys, at least one; in the order of the slots, none of them twice.</param>
    /// <param name="unknownKeyRate">The probability that a key is taken for unknown in a training step, in [0, 1).</param>
    /// <param name="weightInitializer">
    /// First vectors, by a fan-in of their length; null takes <see cref="LeCunInitializer"/>, vectors of length 1 in the mean, as numbers at
    /// one scale have.
    /// </param>
    public EmbedKeys(IReadOnlyList<KeyTable> tables, float unknownKeyRate = 0.01f, Initializer? weightInitializer = null)
    {
        Tables = tables is null ? null! : [.. tables];
        UnknownKeyRate = unknownKeyRate;
        WeightInitializer = weightInitializer ?? new LeCunInitializer();
    }

    /// <summary>Which slots are keys.</summary>
    public IReadOnlyList<KeyTable> Tables { get; }

    /// <summary>The probability that a key is taken for unknown in a training step.</summary>
    public float UnknownKeyRate { get; }

    /// <summary>The distribution of the first vectors.</summary>
    public Initializer WeightInitializer { get; }

    internal override OptionTable OptionTable => Table;

    /// <summary>The slots of a row as it comes that a network reads as keys; none where it embeds nothing.</summary>
    internal static int[] SlotsOf(Sequential network)
    {
        // A row of padded sequences begins with its number of steps.
        int first = network.Layers[0] is PaddedSequences ? 1 : 0;
        if (network.Layers.Skip(first).FirstOrDefault(layer => !layer.ActsInTrainingOnly) is not EmbedKeys keys)
            return [];
        int[] ofStep = [.. keys.Tables.SelectMany(table => Enumerable.Range(table.FirstSlot, table.Slots))];
        return [.. Enumerable.Range(0, keys._input.Time).SelectMany(step => ofStep.Select(slot => first + step * keys._input.Features + slot))];
    }

    /// <summary>
    /// How many layers there are up to the one that gives a row's keys their vectors, and the slot of the row that each value behind them comes
    /// from; none, and each slot itself, where a network embeds nothing.
    /// </summary>
    internal static (int Layers, int[] Slots) ValuesOf(Sequential network)
    {
        if (SlotsOf(network).Length == 0)
            return (0, [.. Enumerable.Range(0, network.InputShape.Length)]);
        int layer = network.Layers.TakeWhile(each => each is not EmbedKeys).Count(), first = network.Layers[0] is PaddedSequences ? 1 : 0;
        var keys = (EmbedKeys)network.Layers[layer];
        int features = keys._input.Features;
        int[] sizes = [.. Enumerable.Repeat(1, features)];
        foreach (KeyTable table in keys.Tables)
            sizes.AsSpan(table.FirstSlot, table.Slots).Fill(table.Size);
        int[] ofStep = [.. Enumerable.Range(0, features).SelectMany(slot => Enumerable.Repeat(slot, sizes[slot]))];
        return (layer + 1, [.. Enumerable.Range(0, keys._input.Time).SelectMany(step => ofStep.Select(slot => first + step * features + slot))]);
    }

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank is 0 or > 2)
            throw new ArgumentException($"Keys are slots of a vector, or of a sequence's steps, but its input has the shape {input}.");
        _input = input.Rank == 2 ? new SequenceShape(input[0], input[1]) : new SequenceShape(1, input[0]);
        _places = new Place[Tables.Count];
        long end = 0, keys = 0, more = 0;
        for (int i = 0; i < _places.Length; i++)
        {
            KeyTable table = Tables[i];
            if (table.FirstSlot < end || table.End > _input.Features)
                throw new ArgumentException(
                    $"Tables must name slots in their order, each once, of the {_input.Features} that there are, but table {i} names " +
                    $"{table.Slots} from slot {table.FirstSlot} on, where {end} are taken.");
            // Read, and not multiplied with: no packed copy, and no multiplications.
            Parameter vectors = builder.AddParameter(
                $"table{i + 1}", new Shape(table.Keys + 1, table.Size), ParameterKind.Weight, new Fan(table.Size, table.Size), WeightInitializer,
                uses: 0, readInPlace: true, unitsAreRows: true);
            _places[i] = new Place(table, vectors, (int)keys, (int)Math.Min(int.MaxValue, table.FirstSlot + more));
            end = table.End;
            keys += table.Slots;
            more += (table.Size - 1L) * table.Slots;
        }

        if (_input.Features + more > Array.MaxLength)
            throw new ArgumentException(
                $"A row would have {_input.Features + more} values with the vectors of its keys, more than an array can hold: use smaller sizes.");
        _keysPerStep = (int)keys;
        _output = new SequenceShape(_input.Time, (int)(_input.Features + more));
        builder.NeedState(_input.Time * keys);
        return input.Rank == 2 ? new Shape(_output.Time, _output.Features) : new Shape(_output.Features);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadKeys(pass, x);
        for (int step = 0; step < pass.Rows * _input.Time; step++)
        {
            ReadOnlySpan<float> source = x.Slice(step * _input.Features, _input.Features);
            Span<float> destination = y.Slice(step * _output.Features, _output.Features);
            int slot = 0, value = 0;
            foreach (ref readonly Place place in _places.AsSpan())
            {
                KeyTable table = place.Table;
                source[slot..table.FirstSlot].CopyTo(destination[value..]);
                (slot, value) = (table.FirstSlot + table.Slots, place.FirstValue);
                foreach (float key in place.KeysOf(pass, step * _keysPerStep))
                {
                    place.Vectors.Of(pass.Parameters).Slice((int)key * table.Size, table.Size).CopyTo(destination[value..]);
                    value += table.Size;
                }
            }

            source[slot..].CopyTo(destination[value..]);
        }

        _output.ClearPadding(pass, y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        // Nothing else reads it: AddGradient sums it.
        _output.ClearPadding(pass, dy);
        if (dx.IsEmpty)
            return;
        dx.Clear();
        for (int step = 0; step < pass.Rows * _input.Time; step++)
        {
            ReadOnlySpan<float> source = dy.Slice(step * _output.Features, _output.Features);
            Span<float> destination = dx.Slice(step * _input.Features, _input.Features);
            int slot = 0, value = 0;
            foreach (ref readonly Place place in _places.AsSpan())
            {
                source[value..place.FirstValue].CopyTo(destination[slot..]);
                (slot, value) = (place.Table.FirstSlot + place.Table.Slots, place.FirstValue + place.Table.Slots * place.Table.Size);
            }

            source[value..].CopyTo(destination[slot..]);
        }
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        Place place = Array.Find(_places, candidate => candidate.Vectors == parameter);
        int size = place.Table.Size, rows = gradient.Length / size;
        for (int step = 0; step < pass.Rows * _input.Time; step++)
        {
            int value = step * _output.Features + place.FirstValue;
            foreach (float key in place.KeysOf(pass, step * _keysPerStep))
            {
                int row = (int)key - firstRow;
                if ((uint)row < (uint)rows)
                    TensorPrimitives.Add(gradient.Slice(row * size, size), dy.Slice(value, size), gradient.Slice(row * size, size));
                value += size;
            }
        }
    }

    /// <summary>Leaves the row of each key in its table, [rows, time, keys of a step], in the pass's state.</summary>
    private void ReadKeys(in LayerPass pass, ReadOnlySpan<float> x)
    {
        Span<float> keys = pass.State;
        int next = 0;
        for (int start = 0; start < x.Length; start += _input.Features)
        {
            foreach (ref readonly Place place in _places.AsSpan())
            {
                foreach (float value in x.Slice(start + place.Table.FirstSlot, place.Table.Slots))
                    keys[next++] = value >= 1 && value < place.Table.Keys + 1 ? MathF.Truncate(value) : 0;
            }
        }

        // The mask of dropout: what it drops is row 0.
        if (pass.Training && UnknownKeyRate > 0)
            DropoutMask.Mask(keys, pass.Random, pass.RandomStream, (ulong)pass.FirstRow * (ulong)(_input.Time * _keysPerStep), UnknownKeyRate, keys);
    }

    /// <summary>Where a table's keys and vectors are.</summary>
    /// <param name="Table">The table's description.</param>
    /// <param name="Vectors">The table, [keys + 1, size].</param>
    /// <param name="FirstKey">Its first key among those of a step.</param>
    /// <param name="FirstValue">The first value of that key's vector in the output of a step.</param>
    private readonly record struct Place(KeyTable Table, Parameter Vectors, int FirstKey, int FirstValue)
    {
        /// <summary>The rows of the table that a step reads, whose keys begin at a place in the pass's state.</summary>
        public ReadOnlySpan<float> KeysOf(in LayerPass pass, int start) => pass.State.Slice(start + FirstKey, Table.Slots);
    }
}
