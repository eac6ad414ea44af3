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
}
