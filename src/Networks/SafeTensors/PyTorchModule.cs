namespace MlNetDeep;

/// <summary>One tensor of a module, as PyTorch keeps it.</summary>
/// <param name="Name">Its name within the module, as weight; of a recurrent one without the level, as weight_ih.</param>
/// <param name="Shape">Its dimensions, row-major.</param>
/// <param name="Place">Of each of its values, the place in the network's parameters; null for a count, which we do not keep.</param>
internal sealed record PyTorchTensor(string Name, int[] Shape, Func<int, int>? Place)
{
    /// <summary>Whether it belongs to the units that read sequences backward, beside those that read them forward.</summary>
    public bool IsReverse { get; init; }

    /// <summary>Whether a file may lack it: it stands for zeros then.</summary>
    public bool IsOptional { get; init; }

    /// <summary>
    /// How many of its first values are added to a place that another tensor has set, as of two biases whose sum alone counts. They are written
    /// as zeros.
    /// </summary>
    public int SecondTerms { get; init; }

    /// <summary>The number of its values.</summary>
    public int Length => Shape.Aggregate(1, (length, size) => length * size);
}

/// <summary>What PyTorch has in place of a layer with parameters.</summary>
/// <param name="Name">The name that it gets in files: the place among the layers, as those of nn.Sequential have.</param>
/// <param name="Tensors">Its tensors, in the order in which they are read.</param>
/// <param name="HasLevels">Whether several of one name are levels of one module, as of nn.LSTM.</param>
internal sealed record PyTorchModule(string Name, IReadOnlyList<PyTorchTensor> Tensors, bool HasLevels)
{
    /// <summary>The full name of a tensor.</summary>
    /// <param name="tensor">One of the module's.</param>
    /// <param name="prefix">The module's name in a file; empty for none.</param>
    /// <param name="level">Of a recurrent module, the place among those of the same name.</param>
    public string NameOf(PyTorchTensor tensor, string prefix, int level) =>
        $"{prefix}{(prefix.Length > 0 ? "." : "")}{tensor.Name}{(HasLevels ? $"_l{level}" : "")}{(tensor.IsReverse ? "_reverse" : "")}";

    /// <summary>The tensors with names and shapes, for errors.</summary>
    public IEnumerable<string> Describe() =>
        Tensors.Select(tensor => $"{NameOf(tensor, Name, 0)} [{string.Join(", ", tensor.Shape)}]");

    /// <summary>What tells modules apart that one group of a file's tensors cannot fit both.</summary>
    public string Kind => string.Join(", ", Tensors.Select(tensor => $"{NameOf(tensor, "", 0)} [{string.Join(", ", tensor.Shape)}]"));
}
