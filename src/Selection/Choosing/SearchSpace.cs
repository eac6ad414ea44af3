using System.Linq.Expressions;
using System.Numerics;

namespace MlNetDeep;

/// <summary>
/// Which options a search varies, and between what; those not named keep the value that they start with. Works with this library's options and
/// with those of ML.NET's trainers. An option may lie in an object that the options hold: that object is copied before it is changed, so that
/// settings share none.
/// </summary>
/// <typeparam name="TOptions">The trainer's options.</typeparam>
public sealed class SearchSpace<TOptions>
    where TOptions : class
{
    private readonly Func<TOptions> _start;
    private readonly List<SearchDimension> _dimensions = [];

    /// <summary>Starts from the options' defaults.</summary>
    public SearchSpace()
        : this(Activator.CreateInstance<TOptions>)
    {
    }

    /// <summary>Starts from options of one's own.</summary>
    /// <param name="start">Makes them anew at each call.</param>
    public SearchSpace(Func<TOptions> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _start = start;
    }

    internal IReadOnlyList<SearchDimension> Dimensions => _dimensions;

    internal SearchBudget? Budget { get; private set; }

    /// <summary>Varies an option between values.</summary>
    /// <param name="option">
    /// The option, as <c>o => o.BatchSize</c>; that of an object in the options, as <c>o => ((Lstm)o.Architecture).NumberOfUnits</c>; or the
    /// whole object, as <c>o => o.Architecture</c>.
    /// </param>
    /// <param name="values">At least one.</param>
    /// <exception cref="ArgumentException">There is no value, the option cannot be set, or is in the space already.</exception>
    public SearchSpace<TOptions> Values<TValue>(Expression<Func<TOptions, TValue>> option, params TValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var searched = SearchedOption.Of(option);
        if (values.Length == 0)
            throw new ArgumentException($"{searched.Name} has no values: give at least one.", nameof(values));
        object?[] all = [.. values.Cast<object?>()];
        return Add(new SearchDimension(
            searched, all, random => all[random.Next(all.Length)], string.Join(" ", all.Select(value => OptionText.Write(value)))));
    }

    /// <summary>Varies a number within a range, for strategies that draw.</summary>
    /// <param name="option">The option, as <c>o => o.LearningRate</c>.</param>
    /// <param name="from">The least value.</param>
    /// <param name="to">The greatest value, above <paramref name="from"/>; whole numbers reach it.</param>
    /// <param name="isLogarithmic">
    /// Whether 1 to 10 is as likely as 10 to 100; <paramref name="from"/> must then be above 0. Uniform where false.
    /// </param>
    /// <exception cref="ArgumentException">The range is empty, the option cannot be set, or is in the space already.</exception>
    public SearchSpace<TOptions> Range<TValue>(
        Expression<Func<TOptions, TValue>> option, TValue from, TValue to, bool isLogarithmic = false)
        where TValue : struct, INumber<TValue> => Range(SearchedOption.Of(option), from, to, isLogarithmic);

    /// <summary>Varies a number within a range, of an option that may be null.</summary>
    /// <inheritdoc cref="Range{TValue}(Expression{Func{TOptions, TValue}}, TValue, TValue, bool)"/>
    public SearchSpace<TOptions> Range<TValue>(
        Expression<Func<TOptions, TValue?>> option, TValue from, TValue to, bool isLogarithmic = false)
        where TValue : struct, INumber<TValue> => Range(SearchedOption.Of(option), from, to, isLogarithmic);

    private SearchSpace<TOptions> Range<TValue>(SearchedOption searched, TValue from, TValue to, bool isLogarithmic)
        where TValue : struct, INumber<TValue>
    {
        double least = double.CreateChecked(from), most = double.CreateChecked(to);
        if (!(least < most && double.IsFinite(most - least)))
            throw new ArgumentOutOfRangeException(nameof(to), Text($"{searched.Name} must range upwards, but goes from {from} to {to}."));
        if (isLogarithmic && !(least > 0))
            throw new ArgumentOutOfRangeException(
                nameof(from), Text($"{searched.Name} ranges on a logarithmic scale, which begins above 0, but from {from}."));
        Func<Random, double> draw = Numbers(least, most, isLogarithmic, IsWhole(typeof(TValue)));
        return Add(new SearchDimension(
            searched, null, random => TValue.CreateSaturating(draw(random)), Text($"{from} to {to}{(isLogarithmic ? " logarithmic" : "")}")));
    }

    /// <summary>
    /// Varies an option of this library where searches usually look: a number within the range that docs/reference/options.md gives, an
    /// enumeration or a truth value between all its values.
    /// </summary>
    /// <param name="option">The option, as <c>o => o.LearningRate</c>.</param>
    /// <exception cref="ArgumentException">The option has no such range, cannot be set, or is in the space already.</exception>
    public SearchSpace<TOptions> Default<TValue>(Expression<Func<TOptions, TValue>> option)
    {
        var searched = SearchedOption.Of(option);
        OptionRow? row = searched.RowOf(_start());
        Type type = Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);
        if (row?.Search is { } range)
        {
            Func<Random, double> draw = Numbers(range.Minimum, range.Maximum, range.IsLogarithmic, IsWhole(type));
            return Add(new SearchDimension(
                searched, null, random => Convert.ChangeType(draw(random), type, CultureInfo.InvariantCulture), range.ToString()));
        }

        object[] choices = type == typeof(bool) ? [false, true] : [.. row?.Allowed.Choices ?? []];
        return choices.Length > 0
            ? Values(option, [.. choices.Cast<TValue>()])
            : throw new ArgumentException(
                $"{searched.Name} has no range that suits all data: name one by {nameof(Range)}, or {nameof(Values)}.", nameof(option));
    }

    /// <summary>
    /// Names the option that a model's cost grows with, such as epochs or trees, for <see cref="SuccessiveHalving"/>: many settings are tried
    /// with the least, few with the most.
    /// </summary>
    /// <param name="option">The option, as <c>o => o.NumberOfEpochs</c>.</param>
    /// <param name="minimum">What each setting gets at first, at least 1.</param>
    /// <param name="maximum">What the last ones get, at least <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentException">A bound is out of range, or the option cannot be set.</exception>
    public SearchSpace<TOptions> WithBudget(Expression<Func<TOptions, int>> option, int minimum, int maximum) =>
        WithBudget(SearchedOption.Of(option), minimum, maximum);

    /// <inheritdoc cref="WithBudget(Expression{Func{TOptions, int}}, int, int)"/>
    public SearchSpace<TOptions> WithBudget(Expression<Func<TOptions, int?>> option, int minimum, int maximum) =>
        WithBudget(SearchedOption.Of(option), minimum, maximum);

    private SearchSpace<TOptions> WithBudget(SearchedOption searched, int minimum, int maximum)
    {
        if (minimum < 1 || maximum < minimum)
            throw new ArgumentOutOfRangeException(
                nameof(minimum), Text($"{searched.Name} must go from 1 or more upwards, but goes from {minimum} to {maximum}."));
        CheckNew(searched);
        Budget = new SearchBudget(searched, minimum, maximum);
        return this;
    }

    /// <summary>The options of a setting, a value for each dimension; the seed is for options that leave theirs to chance.</summary>
    internal TOptions Create(IReadOnlyList<object?> values, int? budget, int seed)
    {
        TOptions options = _start();
        // Whole objects before what is in them.
        foreach ((SearchDimension dimension, object? value) in _dimensions.Zip(values).OrderBy(pair => pair.First.Option.Depth))
            dimension.Option.Set(options, value);
        if (budget is { } amount)
            Budget!.Option.Set(options, amount);
        if (SearchedOption.SeedOf(typeof(TOptions)) is { } option && option.Get(options) is null)
            option.Set(options, seed);
        return options;
    }

    /// <summary>What the options start with, those that are varied as well.</summary>
    internal string DescribeStart() => OptionText.Write(_start());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool IsWhole(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) || type == typeof(uint);

    private static Func<Random, double> Numbers(double least, double most, bool isLogarithmic, bool isWhole)
    {
        // Whole numbers: each gets an interval of its own, the greatest too.
        double end = isWhole ? most + 1 : most;
        return random =>
        {
            double share = random.NextDouble(), drawn = isLogarithmic ? least * Math.Pow(end / least, share) : least + share * (end - least);
            return isWhole ? Math.Floor(drawn) : drawn;
        };
    }

    private SearchSpace<TOptions> Add(SearchDimension dimension)
    {
        CheckNew(dimension.Option);
        _dimensions.Add(dimension);
        return this;
    }

    private void CheckNew(SearchedOption option)
    {
        if (_dimensions.Any(dimension => dimension.Option.Name == option.Name) || Budget?.Option.Name == option.Name)
            throw new ArgumentException($"{option.Name} is in the space already: name each option once.", nameof(option));
    }
}

/// <summary>The option that a model's cost grows with.</summary>
internal sealed record SearchBudget(SearchedOption Option, int Minimum, int Maximum)
{
    public override string ToString() => $"{Option.Name} from {Minimum} to {Maximum}";
}
