using System.Reflection;

namespace MlNetDeep.Trainers.Tests.Options;

/// <summary>The table of options is whole, true, and what the documentation says.</summary>
public sealed class OptionTableTests
{
    // Why an option needs no row; bool has none since each value is allowed.
    private static readonly Dictionary<string, string> WithoutRow = new()
    {
        ["CancellationToken"] = "any token ends the work",
        ["OnEpoch"] = "any callback",
        ["ValidationSet"] = "rows, whose columns are checked where they are read",
        ["Seed"] = "any integer",
        ["Metric"] = "any figure of the task, or one of the caller's own",
        ["Runner"] = "any runner",
        ["JournalPath"] = "a path is judged by opening the file",
    };

    private static OptionType TypeOf(string name) => OptionsReference.Types.Single(type => type.Type.Name == name);

    public static TheoryData<string> Names =>
    [
        .. OptionsReference.Types.Where(type => !type.Type.IsAbstract).Select(type => type.Type.Name),
    ];

    [Theory, MemberData(nameof(Names))]
    public void Every_option_has_a_row_or_needs_none(string name)
    {
        OptionType type = TypeOf(name);
        IEnumerable<string> missing = type.AllProperties.Where(property => property.PropertyType != typeof(bool) && type.Table.Find(property.Name) is null)
            .Select(property => property.Name);
        if (type.Group != "Layers")
            Assert.Empty(missing.Except(WithoutRow.Keys));
        Assert.Equal(type.Table.Rows.Count, type.Table.Rows.Select(row => row.Name).Intersect(type.AllProperties.Select(property => property.Name)).Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void A_row_refuses_null_where_the_property_s_type_does(string name)
    {
        OptionType type = TypeOf(name);
        foreach (OptionRow row in type.Table.Rows)
        {
            PropertyInfo property = type.AllProperties.Single(property => property.Name == row.Name);
            if (!property.PropertyType.IsValueType && property.SetMethod is not null)
                Assert.True(row.Allowed.IsRequired != OptionType.AllowsNull(property), row.Name);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_defaults_are_allowed_and_what_lies_outside_a_range_is_refused_by_name(string name)
    {
        OptionType type = TypeOf(name);
        type.Table.Check(OptionType.CreateExample(type.Type)!);
        foreach (OptionRow row in type.Table.Rows.Where(row => row.Allowed is NumberRange))
        {
            var range = (NumberRange)row.Allowed;
            PropertyInfo property = type.AllProperties.Single(property => property.Name == row.Name);
            Type number = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            double[] outside = number == typeof(float) || number == typeof(double)
                ? [double.NaN, double.NegativeInfinity, .. range.AdmitsInfinity ? Array.Empty<double>() : [double.PositiveInfinity], .. Outside(range, 1e-3)]
                : [.. Outside(range, 1)];
            foreach (double value in outside)
            {
                object example = OptionType.CreateExample(type.Type)!;
                Assert.NotNull(property.SetMethod ?? (object?)property.GetMethod);
                if (property.SetMethod is null)
                    continue;
                property.SetValue(example, Convert.ChangeType(value, number, System.Globalization.CultureInfo.InvariantCulture));
                var exception = Assert.Throws<ArgumentOutOfRangeException>(() => type.Table.Check(example));
                Assert.Equal(row.Name, exception.ParamName);
                Assert.Contains($"{row.Name} must {(double.IsFinite(range.Maximum) ? "lie" : "be")} {range}, but is ", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Where_a_search_looks_is_allowed()
    {
        OptionRow[] searched = [.. OptionsReference.Types.SelectMany(type => type.Table.Rows).Where(row => row.Search is not null)];
        Assert.True(searched.Length > 20);
        foreach (OptionRow row in searched)
        {
            row.Allowed.Check(row.Search!.Minimum, row.Name);
            row.Allowed.Check(row.Search.Maximum, row.Name);
            Assert.True(row.Search.Minimum < row.Search.Maximum && (row.Search.Minimum > 0 || !row.Search.IsLogarithmic), row.Name);
        }
    }

    [Fact]
    public void The_reference_is_what_the_tables_say() => new ReferencePage("options.md").AssertIs(OptionsReference.Write());

    private static IEnumerable<double> Outside(NumberRange range, double step)
    {
        if (double.IsFinite(range.Minimum))
            yield return range.ExcludesMinimum ? range.Minimum : range.Minimum - step;
        if (double.IsFinite(range.Maximum))
            yield return range.ExcludesMaximum ? range.Maximum : range.Maximum + step;
    }
}
