using System.Linq.Expressions;
using System.Reflection;

namespace MlNetDeep;

/// <summary>One option that a search varies.</summary>
/// <param name="option">The option.</param>
/// <param name="values">All values that it may take; null where it is drawn from a range.</param>
/// <param name="draw">Draws a value.</param>
/// <param name="description">Its values or range, for the journal and for errors.</param>
internal sealed class SearchDimension(SearchedOption option, object?[]? values, Func<Random, object?> draw, string description)
{
    public SearchedOption Option { get; } = option;

    public object?[]? Values { get; } = values;

    public object? Draw(Random random) => draw(random);

    public override string ToString() => $"{Option.Name}: {description}";
}

/// <summary>A property of an options class, or a field, as ML.NET's own have.</summary>
internal sealed class SearchedOption
{
    private readonly MemberInfo _member;

    private SearchedOption(MemberInfo member) => _member = member;

    public string Name => _member.Name;

    /// <summary>What an expression such as <c>o => o.LearningRate</c> names.</summary>
    public static SearchedOption Of<TOptions, TValue>(Expression<Func<TOptions, TValue>> option)
    {
        ArgumentNullException.ThrowIfNull(option);
        if (option.Body is MemberExpression { Expression: ParameterExpression, Member: var member }
            && member is PropertyInfo { CanWrite: true } or FieldInfo { IsInitOnly: false })
        {
            return new SearchedOption(member);
        }

        throw new ArgumentException(
            $"'{option}' names no option that can be set: write it as o => o.LearningRate, with a property or field of the options themselves.",
            nameof(option));
    }

    /// <summary>The option named Seed, if there is one that null leaves to chance.</summary>
    public static SearchedOption? SeedOf(Type options)
    {
        if (options.GetProperty("Seed") is { CanWrite: true } property && property.PropertyType == typeof(int?))
            return new SearchedOption(property);
        return options.GetField("Seed") is { } field && field.FieldType == typeof(int?) ? new SearchedOption(field) : null;
    }

    public object? Get(object options) =>
        _member is PropertyInfo property ? property.GetValue(options) : ((FieldInfo)_member).GetValue(options);

    public void Set(object options, object? value)
    {
        if (_member is PropertyInfo property)
            property.SetValue(options, value);
        else
            ((FieldInfo)_member).SetValue(options, value);
    }
}
