using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace MlNetDeep.Mutations;

/// <summary>Changes texts, numbers and lengths to what a reader must not trust.</summary>
internal static partial class Mutator
{
    private static readonly int[] Integers =
        [0, 1, -1, 2, 7, 255, 65_535, 65_536, 1 << 24, 1_000_000, 100_000_000, 1 << 30, int.MaxValue, int.MaxValue - 1, int.MinValue, 536_870_912];

    private static readonly float[] Floats =
        [0, -1, 1e-45f, 1e-38f, 1e30f, float.MaxValue, -float.MaxValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    private static readonly string[] Numbers =
        ["0", "-1", "1", "2", "65536", "16777216", "1000000", "2147483647", "-2147483648", "9999999999999", "1e30", "0.5", "null", "\"x\"", "[]", "{}", "true", "1e999"];

    /// <summary>Changes bytes, seldom their number.</summary>
    public static byte[] Bytes(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (int change = random.Next(1, 4); change > 0 && bytes.Length > 8; change--)
        {
            int at = random.Next(bytes.Length - 8);
            switch (random.Next(10))
            {
                case < 3:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), Integers[random.Next(Integers.Length)]);
                    break;
                case < 5:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), Floats[random.Next(Floats.Length)]);
                    break;
                case < 8:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 8:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..]];
                    break;
            }
        }

        return bytes;
    }

    /// <summary>Changes a text in JSON: a number, a piece, or two pieces' places.</summary>
    public static string Text(string good, Random random)
    {
        string text = good;
        for (int change = random.Next(1, 3); change > 0 && text.Length > 2; change--)
        {
            MatchCollection numbers = Number().Matches(text);
            int at = random.Next(text.Length - 1), length = random.Next(1, Math.Min(24, text.Length - at));
            text = random.Next(10) switch
            {
                < 6 when numbers.Count > 0 && numbers[random.Next(numbers.Count)] is { } match =>
                    text[..match.Index] + Numbers[random.Next(Numbers.Length)] + text[(match.Index + match.Length)..],
                6 => text.Remove(at, length),
                7 => text.Insert(at, text.Substring(random.Next(text.Length - length), length)),
                8 => Repeat(text, random),
                _ => text.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()),
            };
        }

        return text;
    }

    /// <summary>Changes one of the records among blocks, or any bytes, most of them near the start.</summary>
    public static byte[] Blocks(byte[] good, Random random)
    {
        (int Start, int End)[] records = [.. Records(good)];
        int which = random.Next(records.Length + 2), near = Math.Min(good.Length, 200);
        if (which > records.Length)
            return Bytes(good, random);
        if (which == records.Length)
            return [.. Bytes(good[..near], random), .. good[near..]];
        (int start, int end) = records[which];
        byte[] text = Encoding.UTF8.GetBytes(Text(Encoding.UTF8.GetString(good, start, end - start), random));
        return [.. good[..(start - sizeof(int))], .. BitConverter.GetBytes(text.Length), .. text, .. good[end..]];
    }

    /// <summary>Where records stand: each block begins with its count, a record with a brace and a quotation mark.</summary>
    private static IEnumerable<(int Start, int End)> Records(byte[] blocks)
    {
        for (int at = 0; at < blocks.Length;)
        {
            int count = BinaryPrimitives.ReadInt32LittleEndian(blocks.AsSpan(at)), start = at + sizeof(int);
            bool isRecord = blocks.AsSpan(start).StartsWith("{\""u8);
            at = start + (isRecord ? count : count * sizeof(float));
            if (isRecord)
                yield return (start, at);
        }
    }

    /// <summary>Doubles the objects of a list, many times now and then.</summary>
    private static string Repeat(string text, Random random)
    {
        MatchCollection items = Item().Matches(text);
        if (items.Count == 0)
            return text;
        Match item = items[random.Next(items.Count)];
        int times = random.Next(20) == 0 ? 5000 : random.Next(1, 4);
        return text.Insert(item.Index, string.Concat(Enumerable.Repeat(item.Value + ",", times)));
    }

    [GeneratedRegex(@"(?<![\w.])-?\d+(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\{""type"":[^{}]*\}")]
    private static partial Regex Item();
}
