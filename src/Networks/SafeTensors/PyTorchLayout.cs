namespace MlNetDeep;

/// <summary>
/// The parameters of a network as PyTorch would keep them, module by module: dense matrices [out, in], kernels [out, in, height, width], the
/// gates of recurrent units in PyTorch's order with two biases. PyTorch's images are planar: where one is flattened, the values that follow
/// are in the order channels, height, width, and so are the inputs of what reads them. A layer that PyTorch does not have keeps its
/// parameters' names and shapes.
/// </summary>
internal sealed class PyTorchLayout
{
    // In front of the names of the parameters of units that read backward.
    private const string Backward = "backward.";

    private readonly List<PyTorchModule> _modules = [];
    // The shape of the values that the next layer reads, whether they are an image that a layer has made, and, once one was flattened, its shape.
    private Shape _shape;
    private bool _isImage;
    private Shape? _flattened;

    private PyTorchLayout(Sequential network) => _shape = network.InputShape;

    /// <summary>The modules of a network, in the order of its layers.</summary>
    public static IReadOnlyList<PyTorchModule> Of(Sequential network)
    {
        var layout = new PyTorchLayout(network);
        int number = 0;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Parameter[] parameters = [.. network.Parameters.Where(parameter => parameter.Layer == i)];
            layout.Add(network.Layers[i], number.ToString(CultureInfo.InvariantCulture), "", parameters, network.LayerShapes[i]);
            // PyTorch's images are planar as they are.
            number += network.Layers[i] is ChannelsLast ? 0 : 1;
        }

        return layout._modules;
    }

    private void Add(Layer layer, string name, string path, Parameter[] parameters, Shape output)
    {
        Parameter Own(string local) => Array.Find(parameters, parameter => parameter.Name == path + local)!;
        if (layer is Branches branches)
            AddBranches(branches, name, path);
        else if (TensorsOf(layer, Own, [.. parameters.Select(parameter => (parameter.Name[path.Length..], parameter))]) is { Count: > 0 } tensors)
            _modules.Add(new PyTorchModule(name, tensors, layer is RecurrentLayer));

        if (layer is Flatten or Reshape && _isImage && output.Rank == 1)
            _flattened = _shape;
        // An activation, or dropout, changes no order.
        else if (layer is FullyConnected || output != _shape)
            _flattened = null;
        _isImage = output.Rank == 3 && layer is not Reshape &&
            (_isImage || layer is Conv2D or Pooling2D or ChannelsLast or BatchNorm or RandomShift or RandomFlip or RandomCrop);
        _shape = output;
    }

    private void AddBranches(Branches branches, string name, string path)
    {
        (Shape shape, bool isImage, Shape? flattened) = (_shape, _isImage, _flattened);
        for (int chain = 0; chain < branches.Built.Count; chain++)
        {
            (_shape, _isImage, _flattened) = (shape, isImage, flattened);
            for (int i = 0; i < branches.Built[chain].Layers.Count; i++)
            {
                InnerLayer inner = branches.Built[chain].Layers[i];
                Add(inner.Layer, $"{name}.{chain}.{i}", $"{path}{chain}.{i}.", inner.Parameters, inner.Output);
            }
        }
    }

    private IReadOnlyList<PyTorchTensor> TensorsOf(Layer layer, Func<string, Parameter> own, (string Name, Parameter Parameter)[] all) => layer switch
    {
        FullyConnected dense => OfDense(own("weights"), dense.UseBias ? own("bias") : null),
        Conv2D convolution => OfConvolution(convolution, own("weights"), convolution.UseBias ? own("bias") : null),
        BatchNorm => OfNormalization(own),
        LstmLayer => OfRecurrent(all, own, [0, 1, 2, 3], [0, 1, 2, 3]),
        // r, z, n among our n, r, z of the inputs and r, z, n of the outputs.
        GruLayer => OfRecurrent(all, own, [1, 2, 0], [0, 1, 2]),
        ElmanLayer => OfRecurrent(all, own, [0], [0]),
        _ => [.. all.Select(each => AsItIs(each.Name, each.Parameter))],
    };

    private PyTorchTensor[] OfDense(Parameter weights, Parameter? bias)
    {
        int inputs = weights.Rows, units = weights.RowLength;
        Func<int, int> input = FlattenedPlace();
        var matrix = new PyTorchTensor("weight", [units, inputs], i => weights.Offset + input(i % inputs) * units + i / inputs);
        return bias is null ? [matrix] : [matrix, AsItIs("bias", bias)];
    }

    private static PyTorchTensor[] OfConvolution(Conv2D layer, Parameter weights, Parameter? bias)
    {
        int height = layer.Kernel.Height, width = layer.Kernel.Width, area = height * width, channels = weights.Rows / area;
        var kernels = new PyTorchTensor(
            "weight", [layer.Filters, channels, height, width],
            i => weights.Offset + (i % area * channels + i / area % channels) * layer.Filters + i / (area * channels));
        return bias is null ? [kernels] : [kernels, AsItIs("bias", bias)];
    }

    private PyTorchTensor[] OfNormalization(Func<string, Parameter> own)
    {
        Func<int, int> place = FlattenedPlace();
        PyTorchTensor Values(string name, Parameter parameter) => new(name, [parameter.Length], i => parameter.Offset + place(i));
        return
        [
            Values("weight", own("gamma")), Values("bias", own("beta")), Values("running_mean", own("mean")), Values("running_var", own("variance")),
            new PyTorchTensor("num_batches_tracked", [], null) { IsOptional = true },
        ];
    }

    private static List<PyTorchTensor> OfRecurrent(
        (string Name, Parameter Parameter)[] all, Func<string, Parameter> own, int[] inputGates, int[] recurrentGates)
    {
        var tensors = new List<PyTorchTensor>();
        string[] first = [.. all.Select(each => each.Name).Where(name => name.EndsWith("recurrentWeights", StringComparison.Ordinal))];
        foreach (string direction in first.Select(name => name[..^"recurrentWeights".Length]))
        {
            Parameter recurrent = own(direction + "recurrentWeights"), bias = own(direction + "bias");
            Parameter? hidden = Array.Find(all, each => each.Name == direction + "hiddenBias").Parameter;
            int sums = recurrent.RowLength, units = sums / recurrentGates.Length, shared = sums - (hidden?.Length ?? 0);
            int BiasPlace(int i) => bias.Offset + inputGates[i / units] * units + i % units;
            // Of one direction alone PyTorch knows the forward one.
            bool isReverse = direction == Backward && first.Length > 1;
            IEnumerable<PyTorchTensor> ofDirection =
            [
                Matrix("weight_ih", own(direction + "weights"), inputGates, units),
                Matrix("weight_hh", recurrent, recurrentGates, units),
                new PyTorchTensor("bias_ih", [sums], BiasPlace) { IsOptional = true },
                // What multiplies with the reset gate has a bias of its own; of others the two add up.
                new PyTorchTensor("bias_hh", [sums], i => i < shared ? BiasPlace(i) : hidden!.Offset + i - shared)
                {
                    IsOptional = true,
                    SecondTerms = shared,
                },
                .. all.Where(each => each.Parameter != hidden && IsOurs(each.Name, direction))
                    .Select(each => AsItIs(each.Name[direction.Length..], each.Parameter)),
            ];
            tensors.AddRange(ofDirection.Select(tensor => tensor with { IsReverse = isReverse }));
        }

        return tensors;
    }

    /// <summary>Whether a direction has a parameter that PyTorch's units do not have: peepholes, or a first state that is learned.</summary>
    private static bool IsOurs(string name, string direction) =>
        name.StartsWith(Backward, StringComparison.Ordinal) == (direction == Backward) &&
        name[direction.Length..] is not ("weights" or "recurrentWeights" or "bias");

    private static PyTorchTensor Matrix(string name, Parameter weights, int[] gates, int units)
    {
        int inputs = weights.Rows, columns = weights.RowLength;
        return new PyTorchTensor(
            name, [columns, inputs],
            i => weights.Offset + i % inputs * columns + gates[i / inputs / units] * units + i / inputs % units);
    }

    private static PyTorchTensor AsItIs(string name, Parameter parameter) => new(name, parameter.Shape.Dimensions.ToArray(), i => parameter.Offset + i);

    /// <summary>Of a value that PyTorch's flattened images have, its place in ours; the same where none was flattened.</summary>
    private Func<int, int> FlattenedPlace()
    {
        if (_flattened is not { } image)
            return static i => i;
        int pixels = image[0] * image[1], channels = image[2];
        return i => i % pixels * channels + i / pixels;
    }
}
