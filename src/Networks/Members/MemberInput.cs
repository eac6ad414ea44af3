namespace MlNetDeep;

/// <summary>
/// Where one network becomes several that share weights: member i of k reads y_i = x r_i, each feature times a scale of its own; [features] to
/// [members, features]. Behind it layers for each step of a sequence, as <see cref="DenseOverTime"/>, are shared by all members, and
/// <see cref="MemberScale"/> and <see cref="MemberOutput"/> tell them apart. First scales are +1 or -1 at random: members begin as different
/// networks. Backward: dx = sum_i dy_i r_i, dr_i += dy_i x.
/// </summary>
/// <remarks>
/// Where <see cref="MemberMean"/> is the last layer, each row passes through <see cref="MembersPerRow"/> members in a training step, whose
/// losses are minimized each by itself, and which members take turns; a score is the mean of all members'. Wen, Tran and Ba,
/// "BatchEnsemble", ICLR 2020; Gorishniy, Kotelnikov and Babenko, "TabM", ICLR 2025.
/// </remarks>
public sealed class MemberInput : Layer
{
    private MemberShape _shape;
    private Parameter _scales = null!;

    /// <summary>Describes the layer.</summary>
    /// <param name="numberOfMembers">The members k, at least 1.</param>
    /// <param name="membersPerRow">Members that a row passes through in a training step, 1 to k; null takes k / 8, but 4 if there are so many.</param>
    /// <param name="scaleInitializer">First scales; +1 or -1 at random where null.</param>
    public MemberInput(int numberOfMembers, int? membersPerRow = null, Initializer? scaleInitializer = null)
    {
        NumberOfMembers = numberOfMembers;
        MembersPerRow = membersPerRow;
        ScaleInitializer = scaleInitializer ?? new RandomSignInitializer();
    }

    /// <summary>All members.</summary>
    public int NumberOfMembers { get; }

    /// <summary>Members that a row passes through in a training step; null leaves it to the layer.</summary>
    public int? MembersPerRow { get; }

    /// <summary>The distribution of the first scales.</summary>
    public Initializer ScaleInitializer { get; }

    private static readonly OptionTable Table = new OptionTable<MemberInput>
    {
        { o => o.NumberOfMembers, Allowed.From(1), SearchRange.Logarithmic(4, 64) },
        { o => o.MembersPerRow, Allowed.From(1) },
        { o => o.ScaleInitializer, Allowed.Nested },
        {
            o => o.MembersPerRow is not { } some || some <= o.NumberOfMembers, "MembersPerRow must be at most NumberOfMembers",
            nameof(MembersPerRow), nameof(NumberOfMembers)
        },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>Whether rows pass through some members alone, as in training.</summary>
    internal bool IsOfSome { get; private init; }

    /// <summary>The same layer, but rows pass through some members alone.</summary>
    internal MemberInput OfSome() => new(NumberOfMembers, MembersPerRow, ScaleInitializer) { IsOfSome = true };

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 1)
            throw new ArgumentException($"The layer {nameof(MemberInput)} takes a vector, but its input has the shape {input}: flatten it first.");
        // A few members a row are enough to keep a step cheap and its gradient calm.
        int some = MembersPerRow ?? Math.Max(Math.Min(4, NumberOfMembers), NumberOfMembers / 8);
        _shape = new MemberShape(NumberOfMembers, IsOfSome ? some : NumberOfMembers, input.Length);
        _scales = builder.AddParameter(
            "scales", new Shape(_shape.Members, _shape.Width), ParameterKind.Scale, new Fan(1, 1), ScaleInitializer);
        builder.NeedPartialGradient(_scales.Length);
        builder.Members = (_shape.Members, _shape.OfRow);
        return new Shape(_shape.OfRow, _shape.Width);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> scales = _scales.Of(pass.Parameters);
        int width = _shape.Width;
        for (int place = 0, member = _shape.First(pass); place < pass.Rows * _shape.OfRow; place++, member = _shape.Next(member))
            TensorPrimitives.Multiply(RowOf(x, place), scales.Slice(member * width, width), y.Slice(place * width, width));
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        ReadOnlySpan<float> scales = _scales.Of(pass.Parameters);
        int width = _shape.Width;
        pass.Partial.Clear();
        dx.Clear();
        for (int place = 0, member = _shape.First(pass); place < pass.Rows * _shape.OfRow; place++, member = _shape.Next(member))
        {
            ReadOnlySpan<float> delta = dy.Slice(place * width, width);
            Span<float> gradient = pass.Partial.Slice(member * width, width);
            TensorPrimitives.MultiplyAdd(delta, RowOf(x, place), gradient, gradient);
            if (dx.IsEmpty)
                continue;
            Span<float> sum = dx.Slice(place / _shape.OfRow * width, width);
            TensorPrimitives.MultiplyAdd(delta, scales.Slice(member * width, width), sum, sum);
        }
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(firstRow * parameter.RowLength, _scales.Length, gradient);

    private ReadOnlySpan<float> RowOf(ReadOnlySpan<float> x, int place) => x.Slice(place / _shape.OfRow * _shape.Width, _shape.Width);
}
