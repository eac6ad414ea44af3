namespace MlNetDeep;

/// <summary>
/// A value of a graph that is read: numbers that the file holds or that follow from them, or what flows through the network. Of what flows each
/// element is known by its place: the step whose output it is, and where there. So a node that only moves values is no layer: it is
/// an order of places, and what reads the values next finds a layer that has them in that order, or turns its weights.
/// </summary>
internal sealed class GraphValue
{
    /// <summary>Stands for the number of rows among dimensions: a prime, so that it is found in products.</summary>
    public const long Rows = 999_999_937;

    // What is written out element by element; 64 MB.
    private const int MostElements = 1 << 23;

    private const int StepShift = 32;

    private readonly bool _isPlanar;
    private readonly long[]? _places;
    private readonly IReadOnlyList<Step> _sources;

    private GraphValue(long[] dimensions, Step? step = null, bool isPlanar = false, long[]? places = null, IReadOnlyList<Step>? sources = null)
    {
        (Dimensions, Step, _isPlanar, _places, _sources) = (dimensions, step, isPlanar, places, sources ?? []);
        RowsAxis = Array.IndexOf(dimensions, Rows);
    }

    /// <summary>Outermost first, with <see cref="Rows"/> for the rows.</summary>
    public long[] Dimensions { get; }

    /// <summary>The dimension of the rows; -1 where all rows have the same.</summary>
    public int RowsAxis { get; }

    /// <summary>The step whose output this is, in whatever order; null for constants and what is of several steps.</summary>
    public Step? Step { get; }

    /// <summary>A constant in single precision: without a dimension of rows.</summary>
    public float[]? Floats { get; private init; }

    /// <summary>A constant of whole numbers, or of truth values as 0 and 1.</summary>
    public long[]? Integers { get; private init; }

    /// <summary>The steps whose outputs these are.</summary>
    public IReadOnlyList<Step> Sources => Step is null ? _sources : [Step];

    /// <summary>Whether nothing flows here.</summary>
    public bool IsConstant => Floats is not null || Integers is not null;

    /// <summary>Whether the elements lie in the file as the step has them: their order is a vector's, or a sequence's.</summary>
    public bool IsInOrder => Step is not null && !_isPlanar && _places is null;

    /// <summary>Whether they lie channels first, and the step has them channels last.</summary>
    public bool IsPlanar => Step is not null && _isPlanar && _places is null;

    /// <summary>Whether it is zero, or NaN where an input is: our networks give NaN there without being told.</summary>
    public bool IsNought { get; init; }

    /// <summary>How many elements are kept one by one.</summary>
    public int WrittenOut => Floats?.Length ?? Integers?.Length ?? _places?.Length ?? 0;

    /// <summary>The elements of a row.</summary>
    public int Length => LengthOf(Dimensions);

    /// <summary>A place in a step's output, among those of all steps.</summary>
    public static long PlaceIn(Step step, int place) => ((long)step.Number << StepShift) + place;

    /// <summary>A constant.</summary>
    public static GraphValue Of(long[] dimensions, float[] values) => new(dimensions) { Floats = values };

    /// <inheritdoc cref="Of(long[], float[])"/>
    public static GraphValue Of(long[] dimensions, long[] values) => new(dimensions) { Integers = values };

    /// <summary>All elements of a step's output.</summary>
    /// <param name="dimensions">As the file has them.</param>
    /// <param name="step">The step.</param>
    /// <param name="isPlanar">Whether the file has channels first, the step, of three dimensions, last.</param>
    public static GraphValue Of(long[] dimensions, Step step, bool isPlanar = false) => new(dimensions, step, isPlanar);

    /// <summary>The elements of a row, after a check that they are few enough to be written out.</summary>
    /// <exception cref="NotSupportedException">They are too many.</exception>
    public static int LengthOf(long[] dimensions)
    {
        long length = LongLengthOf(dimensions);
        return length <= MostElements
            ? (int)length
            : throw new NotSupportedException($"a value of {Describe(dimensions)} has more than {MostElements} elements a row to be moved");
    }

    /// <summary>The elements of a row.</summary>
    /// <exception cref="InvalidDataException">A dimension is negative, or their product is beyond all memory.</exception>
    public static long LongLengthOf(long[] dimensions)
    {
        long length = 1;
        foreach (long dimension in dimensions)
        {
            if (dimension < 0)
                throw new InvalidDataException($"A dimension of {Describe(dimensions)} is negative.");
            if (dimension == Rows)
                continue;
            // Neither factor is above the longest array: the product is within 64 bits.
            length = dimension > Array.MaxLength ? long.MaxValue : length * dimension;
            if (length > Array.MaxLength)
                throw new InvalidDataException($"A value of {Describe(dimensions)} is more than an array holds.");
        }

        return length;
    }

    /// <summary>Dimensions in words, as in <c>[rows, 3, 28, 28]</c>.</summary>
    public static string Describe(long[] dimensions) =>
        $"[{string.Join(", ", dimensions.Select(dimension => dimension == Rows ? "rows" : dimension.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The same elements in other dimensions.</summary>
    public GraphValue WithDimensions(long[] dimensions) =>
        new(dimensions, Step, _isPlanar, _places, _sources) { Floats = Floats, Integers = Integers, IsNought = IsNought };

    /// <summary>Elements by their places in this value, rows aside.</summary>
    public GraphValue Pick(long[] dimensions, int[] elements)
    {
        if (Floats is not null)
            return Of(dimensions, Array.ConvertAll(elements, element => Floats[element]));
        if (Integers is not null)
            return Of(dimensions, Array.ConvertAll(elements, element => Integers[element]));
        long[] places = Places();
        return OfPlaces(dimensions, Array.ConvertAll(elements, element => places[element]), IsNought, Sources);
    }

    /// <summary>What flows, from several steps perhaps, by the places of <see cref="Places"/>.</summary>
    /// <param name="dimensions">Of the result.</param>
    /// <param name="places">One for each element.</param>
    /// <param name="isNought">Whether all of it is.</param>
    /// <param name="sources">The steps.</param>
    public static GraphValue OfPlaces(long[] dimensions, long[] places, bool isNought, params IEnumerable<Step> sources)
    {
        int number = places.Length == 0 ? -1 : (int)(places[0] >> StepShift);
        bool isOne = Array.TrueForAll(places, place => place >> StepShift == number);
        Step[] all = [.. sources.Distinct()];
        Step? step = isOne ? Array.Find(all, each => each.Number == number) : null;
        return new GraphValue(dimensions, step, places: places, sources: step is null ? all : []) { IsNought = isNought };
    }

    /// <summary>For each element the number of its step in the upper half, and its place there.</summary>
    public long[] Places()
    {
        if (_places is not null)
            return _places;
        long first = PlaceIn(Step!, 0);
        var places = new long[Length];
        int channels = _isPlanar ? Step!.Shape[2] : 1, pixels = places.Length / channels;
        for (int i = 0; i < places.Length; i++)
            places[i] = first + (i % pixels * channels) + i / pixels;
        return places;
    }

    /// <summary>For each element its place in the step's output.</summary>
    public int[] PlacesInStep() => Array.ConvertAll(Places(), place => (int)place);

    /// <summary>The same elements of another step, whose output is as long and in the same order.</summary>
    public GraphValue After(Step step)
    {
        long first = PlaceIn(step, 0);
        return new GraphValue(Dimensions, step, _isPlanar, _places is null ? null : Array.ConvertAll(_places, place => first + (int)place));
    }

    /// <summary>Zero of the same shape, or NaN where an input is not a number.</summary>
    public GraphValue AsNought() => new(Dimensions, Step, _isPlanar, _places, _sources) { IsNought = true };

    /// <summary>A constant's numbers.</summary>
    public double[] Numbers() =>
        Floats is not null ? Array.ConvertAll(Floats, value => (double)value) : Array.ConvertAll(Integers!, value => (double)value);

    /// <inheritdoc/>
    public override string ToString() => Describe(Dimensions);
}
