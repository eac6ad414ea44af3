using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlNetDeep.Samples;

/// <summary>Options of the form <c>--name value</c>. A mistake ends the program with a message and exit code 2.</summary>
public sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = [];
    private readonly string[] _known;

    private CommandLine(string[] known) => _known = known;

    /// <summary>The exit code of a program that was called wrongly or lacks its data.</summary>
    public const int UsageExitCode = 2;

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">What the program was called with.</param>
    /// <param name="known">The names of all options, without dashes.</param>
    public static CommandLine Parse(string[] arguments, params string[] known)
    {
        var line = new CommandLine(known);
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            if (!known.Contains(name))
                Fail($"There is no option '{arguments[i]}'. The options are {line.Usage}.");
            if (i + 1 == arguments.Length)
                Fail($"The option --{name} lacks its value.");
            line._values[name] = arguments[i + 1];
        }

        return line;
    }

    /// <summary>Ends the program with a message on the error stream.</summary>
    /// <param name="message">What is wrong and how to put it right.</param>
    [DoesNotReturn]
    public static void Fail(string message)
    {
        Console.Error.WriteLine(message);
        Environment.Exit(UsageExitCode);
    }

    /// <summary>An option's text, or null where it was not given.</summary>
    /// <param name="name">The option's name.</param>
    public string? Text(string name)
    {
        if (!_known.Contains(name))
            throw new ArgumentException($"The program never declared the option '{name}'.", nameof(name));
        return _values.GetValueOrDefault(name);
    }

    /// <summary>An option's whole number, or null where it was not given.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="minimum">The least that it may be.</param>
    public int? Number(string name, int minimum = 1) => Text(name) is { } text ? ParseNumber(name, text, minimum) : null;

    /// <summary>An option's numbers, written <c>256,128</c>, or null where it was not given; an empty text is an empty list.</summary>
    /// <inheritdoc cref="Number"/>
    public int[]? Numbers(string name, int minimum = 1) =>
        Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => ParseNumber(name, text, minimum))
            .ToArray();

    private string Usage => string.Join(", ", _known.Select(name => $"--{name}"));

    private static int ParseNumber(string name, string text, int minimum)
    {
        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) || value < minimum)
            Fail($"The option --{name} takes whole numbers of at least {minimum}, not '{text}'.");
        return value;
    }
}
