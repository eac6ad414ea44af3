using System.Globalization;
namespace MlNetDeep;

/// <summary>Checks of options that are not a network's; each message names the option, its value and what it may be.</summary>
internal static class OptionChecks
{
    /// <summary>Throws where an option is below its minimum, or not finite.</summary>
    public static void AtLeast(double value, double minimum, string name)
    {
        if (!(value >= minimum && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must be at least {minimum}, but is {value}."));
    }

    /// <summary>Throws where an option is above its maximum.</summary>
    public static void AtMost(long value, long maximum, string name, string remedy)
    {
        if (value > maximum)
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must be at most {maximum}, but is {value}: {remedy}."));
    }

    /// <summary>Throws where an option is not above 0, or not finite.</summary>
    public static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must be above 0, but is {value}."));
    }

    /// <summary>Throws where a value is none of its enumeration.</summary>
    public static void Defined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}, but is {value}.");
    }

    /// <summary>Throws where an option that must name a column does not.</summary>
    public static void ColumnName(string? value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"{name} must name a column.", name);
    }

    /// <summary>Throws where a probability of dropping is not in [0, 1).</summary>
    public static void Rate(double value, string name)
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must lie in [0, 1), but is {value}."));
    }

    /// <summary>Throws where a share is not in (0, 1); null is none.</summary>
    public static void Fraction(double? value, string name)
    {
        if (value is { } fraction && !(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must lie in (0, 1), but is {fraction}."));
    }

    /// <summary>Throws where an option is infinite or no number.</summary>
    public static void Finite(float value, string name)
    {
        if (!float.IsFinite(value))
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must be finite, but is {value}."));
    }

    /// <summary>Throws where one of two options that belong together is null.</summary>
    public static void Both(int? one, string name, int? other, string otherName)
    {
        if (one is null == other is null)
            return;
        (string missing, string given) = one is null ? (name, otherName) : (otherName, name);
        throw new ArgumentOutOfRangeException(missing, $"{missing} is null, but {given} is {one ?? other}: set both, or neither.");
    }

    /// <summary>Throws where a list is null or has an entry that is.</summary>
    public static void NoNull<T>(IReadOnlyList<T> list, string name)
    {
        ArgumentNullException.ThrowIfNull(list, name);
        if (list.Contains(default!))
            throw new ArgumentException($"{name} has an entry that is null: leave it out.", name);
    }
}
