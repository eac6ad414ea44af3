namespace MlNetDeep;

/// <summary>
/// The names of modules in a file: those that are given, or their own; recurrent ones of one name are levels of one module.
/// </summary>
internal sealed class ModuleLevels(IReadOnlyDictionary<string, string>? moduleNames)
{
    private readonly Dictionary<string, int> _levels = [];

    /// <summary>Whether a module's name is given.</summary>
    public bool IsNamed(PyTorchModule module) => moduleNames?.ContainsKey(module.Name) == true;

    /// <summary>The name and level of the next module.</summary>
    public (string Prefix, int Level) Next(PyTorchModule module)
    {
        string prefix = moduleNames?.GetValueOrDefault(module.Name) ?? module.Name;
        int level = module.HasLevels ? _levels.GetValueOrDefault(prefix) : 0;
        _levels[prefix] = level + 1;
        return (prefix, level);
    }
}

/// <summary>
/// Finds the tensors of each module: by name where it is given, or where all have the names that SaveWeights gives them; otherwise by their
/// shapes. Several of the same shapes are told apart by numbers in their names, which must be the same otherwise.
/// </summary>
internal sealed class ModuleMatch(
    IReadOnlyList<PyTorchModule> modules, IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? moduleNames)
{
    private const int MostListed = 1000;

    private readonly Dictionary<PyTorchModule, TensorGroup> _found = [];
    private readonly List<TensorGroup> _groups = TensorGroup.Of(tensors);

    /// <summary>The tensors of each module.</summary>
    /// <exception cref="InvalidDataException">They are not those of the network, or cannot be told apart; the message lists both sides.</exception>
    public IEnumerable<(PyTorchModule Module, TensorGroup Group)> Find()
    {
        var levels = new ModuleLevels(moduleNames);
        foreach (PyTorchModule module in modules)
        {
            (string prefix, int level) = levels.Next(module);
            TensorGroup? own = _groups.Find(group => group.Prefix == prefix && group.Level == level);
            if (own?.Fits(module) == true)
                _found.Add(module, own);
            else if (levels.IsNamed(module))
                throw Refuse(
                    $"layer {module.Name} is to have the tensors of '{prefix}'{(level > 0 ? $", level {level}" : "")}, which are none, or others");
        }

        // Own names mean something together alone: a module may have been left out, or come in.
        if (_found.Count < modules.Count)
            FindByShape(levels);
        _groups.RemoveAll(_found.Values.Contains);
        if (_groups.Count > 0)
            throw Refuse($"no layer takes the tensors of '{SafeTensor.Shorten(_groups[0].Prefix)}'");
        return modules.Select(module => (module, _found[module]));
    }

    private void FindByShape(ModuleLevels levels)
    {
        foreach (PyTorchModule module in modules.Where(module => !levels.IsNamed(module)))
            _found.Remove(module);
        HashSet<TensorGroup> named = [.. _found.Values];
        PyTorchModule[] unnamed = [.. modules.Where(module => !_found.ContainsKey(module))];
        foreach (IGrouping<string, PyTorchModule> kind in unnamed.GroupBy(module => module.Kind))
        {
            PyTorchModule[] alike = [.. kind];
            IEnumerable<TensorGroup> candidates = _groups.Where(group => !named.Contains(group) && group.Fits(alike[0]));
            TensorGroup[] fitting = [.. candidates.OrderBy(group => group.Order, StringComparer.Ordinal)];
            string layers = $"{(alike.Length == 1 ? "layer" : "layers")} {string.Join(", ", alike.Select(module => module.Name))}";
            if (fitting.Length != alike.Length)
                throw Refuse($"{layers} asks for {kind.Key}, which the file has {fitting.Length} times");
            if (fitting.DistinctBy(group => group.Form).Count() > 1)
            {
                string names = string.Join(", ", fitting.Select(group => $"'{SafeTensor.Shorten(group.Prefix)}'"));
                throw Refuse($"{layers} have the same shapes, and the names {names} do not say which is which: say it by moduleNames");
            }

            for (int i = 0; i < alike.Length; i++)
                _found.Add(alike[i], fitting[i]);
        }
    }

    private InvalidDataException Refuse(string reason) => new(
        $"its tensors are not those of the network: {reason}. The network has {List(modules.SelectMany(module => module.Describe()))}. " +
        $"The file has {List(tensors.Select(tensor => tensor.ToString()))}");

    private static string List(IEnumerable<string> all)
    {
        string[] texts = [.. all.Take(MostListed + 1)];
        return texts.Length == 0 ? "none" : $"{string.Join(", ", texts.Take(MostListed))}{(texts.Length > MostListed ? " and more" : "")}";
    }
}
