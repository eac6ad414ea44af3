using System.Buffers.Binary;

namespace MlNetDeep;

/// <summary>A network's parameters in a safetensors file, in PyTorch's layout (<see cref="PyTorchLayout"/>).</summary>
internal static class PyTorchWeights
{
    private const int ChunkLength = 1 << 14;

    /// <summary>Reads the parameters of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="moduleNames">Of layers, by name, their modules' names in the file; null for none.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not those of the network.</exception>
    /// <exception cref="ArgumentException">A name is none of the network's.</exception>
    public static float[] Load(Sequential network, string path, IReadOnlyDictionary<string, string>? moduleNames)
    {
        IReadOnlyList<PyTorchModule> modules = PyTorchLayout.Of(network);
        CheckNames(modules, moduleNames);
        using FileStream file = File.OpenRead(path);
        try
        {
            var reader = new SafeTensorsReader(file);
            var match = new ModuleMatch(modules, reader.Tensors, moduleNames);
            var parameters = new float[network.ParameterCount];
            foreach ((PyTorchModule module, TensorGroup group) in match.Find())
            {
                foreach (PyTorchTensor tensor in module.Tensors.Where(tensor => tensor.Place is not null))
                {
                    if (group.Find(tensor) is { } source)
                        reader.Read(source, (first, values) => Set(parameters, tensor, first, values));
                }
            }

            return parameters;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}.", exception);
        }
    }

    /// <summary>Writes the parameters of a network.</summary>
    /// <inheritdoc cref="Load"/>
    public static void Save(
        Sequential network, ReadOnlyMemory<float> parameters, string path, IReadOnlyDictionary<string, string>? moduleNames)
    {
        if (parameters.Length != network.ParameterCount)
            throw new ArgumentException(
                $"The network has {network.ParameterCount} parameters, not {parameters.Length}.", nameof(parameters));
        IReadOnlyList<PyTorchModule> modules = PyTorchLayout.Of(network);
        CheckNames(modules, moduleNames);
        var levels = new ModuleLevels(moduleNames);
        // Counts first, so that each tensor begins at a multiple of its values' size.
        (string Name, PyTorchTensor Tensor)[] tensors =
        [
            .. modules.Select(module => (Module: module, Place: levels.Next(module)))
                .SelectMany(each => each.Module.Tensors.Select(tensor => (each.Module.NameOf(tensor, each.Place.Prefix, each.Place.Level), tensor)))
                .OrderBy(each => each.tensor.Place is not null),
        ];
        if (tensors.CountBy(tensor => tensor.Name).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            throw new ArgumentException($"Two layers would write a tensor '{twice}': give their modules different names.", nameof(moduleNames));
        byte[] header = SafeTensorsHeader.Write(tensors.Select(each => (each.Name, each.Tensor.Shape, each.Tensor.Place is null)));
        FileReplacement.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[SafeTensorsHeader.LengthBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach ((_, PyTorchTensor tensor) in tensors)
                Write(stream, parameters.Span, tensor);
        });
    }

    private static void Set(float[] parameters, PyTorchTensor tensor, int first, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ref float place = ref parameters[tensor.Place!(first + i)];
            if (first + i >= tensor.SecondTerms)
                place = values[i];
            // A zero that is added could change a sign.
            else if (values[i] != 0)
                place += values[i];
        }
    }

    private static void Write(Stream stream, ReadOnlySpan<float> parameters, PyTorchTensor tensor)
    {
        if (tensor.Place is not { } place)
        {
            // No batch has been counted.
            stream.Write(stackalloc byte[sizeof(long)]);
            return;
        }

        Span<byte> bytes = new byte[ChunkLength * sizeof(float)];
        int count = tensor.Length;
        for (int first = 0; first < count; first += ChunkLength)
        {
            Span<byte> part = bytes[..(Math.Min(ChunkLength, count - first) * sizeof(float))];
            for (int i = 0; i < part.Length / sizeof(float); i++)
                BinaryPrimitives.WriteSingleLittleEndian(
                    part[(i * sizeof(float))..], first + i < tensor.SecondTerms ? 0 : parameters[place(first + i)]);
            stream.Write(part);
        }
    }

    private static void CheckNames(IReadOnlyList<PyTorchModule> modules, IReadOnlyDictionary<string, string>? moduleNames)
    {
        if (moduleNames?.Keys.FirstOrDefault(name => modules.All(module => module.Name != name)) is { } unknown)
            throw new ArgumentException(
                $"No layer with weights has the name '{unknown}': they are {string.Join(", ", modules.Select(module => module.Name))}.",
                nameof(moduleNames));
    }
}
