using System.Text;

namespace MlNetDeep;

/// <summary>The tensors of a file that one module has: those with one name in front of the last dot, and one level where they have any.</summary>
internal sealed class TensorGroup(string prefix, int level)
{
    private const int Digits = 12;

    private readonly Dictionary<(string Name, bool IsReverse), SafeTensor> _tensors = [];

    /// <summary>The module's name; empty for none.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Which of the recurrent layers of one name it is, from 0.</summary>
    public int Level { get; } = level;

    /// <summary>The name with what orders it among others: numbers as such.</summary>
    public string Order { get; } = Rewrite(prefix, digits => digits.PadLeft(Digits, '0')) + Rewrite($"_l{level}", digits => digits.PadLeft(Digits, '0'));

    /// <summary>The name without its numbers: names of which this is the same follow one another by their numbers.</summary>
    public string Form { get; } = Rewrite(prefix, static _ => "#");

    /// <summary>The groups of tensors.</summary>
    public static List<TensorGroup> Of(IEnumerable<SafeTensor> tensors)
    {
        var groups = new Dictionary<(string Prefix, int Level), TensorGroup>();
        foreach (SafeTensor tensor in tensors)
        {
            int dot = tensor.Name.LastIndexOf('.');
            string prefix = dot < 0 ? "" : tensor.Name[..dot];
            (string name, int level, bool isReverse) = Split(tensor.Name[(dot + 1)..]);
            if (!groups.TryGetValue((prefix, level), out TensorGroup? group))
                groups.Add((prefix, level), group = new TensorGroup(prefix, level));
            group._tensors[(name, isReverse)] = tensor;
        }

        return [.. groups.Values];
    }

    /// <summary>The tensor in the place of a module's; null where there is none.</summary>
    public SafeTensor? Find(PyTorchTensor tensor) => _tensors.GetValueOrDefault((tensor.Name, tensor.IsReverse));

    /// <summary>Whether it has all tensors of a module, in their shapes, and no other.</summary>
    public bool Fits(PyTorchModule module)
    {
        int found = 0;
        foreach (PyTorchTensor tensor in module.Tensors)
        {
            if (Find(tensor) is not { } own)
            {
                if (!tensor.IsOptional)
                    return false;
                continue;
            }

            if ((tensor.Place is not null && !own.IsFloat) || !own.Shape.SequenceEqual(tensor.Shape.Select(size => (long)size)))
                return false;
            found++;
        }

        return found == _tensors.Count;
    }

    /// <summary>weight_ih_l1_reverse to weight_ih, level 1, backward.</summary>
    private static (string Name, int Level, bool IsReverse) Split(string name)
    {
        const string Reverse = "_reverse", Mark = "_l";
        bool isReverse = name.EndsWith(Reverse, StringComparison.Ordinal);
        string rest = isReverse ? name[..^Reverse.Length] : name;
        int at = rest.LastIndexOf(Mark, StringComparison.Ordinal);
        return at > 0 && int.TryParse(rest[(at + Mark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out int level)
            ? (rest[..at], level, isReverse)
            : (name, 0, false);
    }

    private static string Rewrite(string name, Func<string, string> number)
    {
        var text = new StringBuilder();
        for (int at = 0; at < name.Length;)
        {
            int end = at;
            while (end < name.Length && char.IsAsciiDigit(name[end]))
                end++;
            text.Append(end > at ? number(name[at..end]) : name[at].ToString());
            at = Math.Max(end, at + 1);
        }

        return text.ToString();
    }
}
