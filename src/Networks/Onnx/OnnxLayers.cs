namespace MlNetDeep;

/// <summary>Writes a network's layers as nodes of an ONNX graph, one after the other.</summary>
internal sealed class OnnxLayers
{
    private readonly OnnxValue _value;
    private readonly OnnxImageLayers _images;
    private readonly OnnxSequenceLayers _sequences;
    private readonly OnnxMemberLayers _members;

    /// <summary>Begins with the network's input, a vector a row.</summary>
    public OnnxLayers(OnnxNodes nodes, TrainedNetwork trained, string input)
    {
        _value = new OnnxValue(nodes, trained, input);
        _images = new OnnxImageLayers(_value);
        _sequences = new OnnxSequenceLayers(_value);
        _members = new OnnxMemberLayers(_value);
    }

    /// <summary>Writes all layers.</summary>
    /// <returns>The name of the last output, a vector a row.</returns>
    /// <exception cref="NotSupportedException">A layer has no operators here.</exception>
    public string Save()
    {
        Sequential network = _value.Trained.Network;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            if (!network.HasLengths(i))
                _value.Steps = null;
            SaveActing(i, network.Layers[i], network.LayerShapes[i]);
        }

        _value.ToVector();
        return _value.Name;
    }

    private void SaveActing(int index, Layer layer, Shape output)
    {
        if (!layer.ActsInTrainingOnly)
            Save(index, layer, output);
        _value.Shape = output;
    }

    private void Save(int index, Layer layer, Shape output)
    {
        switch (layer)
        {
            case Dense:
                SaveDense(index, output);
                break;
            case TiedDense:
                SaveTied(index, output);
                break;
            case Flatten or Reshape:
                _value.ToVector();
                break;
            case FeatureScale:
                _value.Name = _value.Nodes.Binary("Mul", _value.Name, _value.Find(index, "scale")!, output);
                break;
            case PeriodicEmbedding embedding:
                SaveWaves(index, embedding, output);
                break;
            case EmbedKeys keys:
                new OnnxKeys(_value).Save(index, keys, output);
                break;
            case BatchNorm normalization:
                SaveNormalization(index, normalization, output);
                break;
            case Maxout maxout:
                SaveMaxout(maxout, output);
                break;
            case Branches branches:
                SaveBranches(index, branches, output);
                break;
            case Slice slice:
                Pick([.. Enumerable.Range(slice.Start, slice.Length)], output);
                break;
            case AppendZeros:
                SaveZeros(output);
                break;
            case Layer when OnnxImageLayers.CanSave(layer):
                _images.Save(index, layer, output);
                break;
            case Layer when OnnxSequenceLayers.CanSave(layer):
                _sequences.Save(index, layer, output);
                break;
            case Layer when OnnxMemberLayers.CanSave(layer):
                _members.Save(index, layer, output);
                break;
            default:
                SaveActivation(layer, output);
                break;
        }
    }

    private void SaveActivation(Layer layer, Shape output)
    {
        Shape shape = _value.GraphShape(output);
        string x = _value.Name;
        string Multiply(string value) => _value.Nodes.Add("Mul", [x, value], shape).Output;
        string Apply(string operation, string value) => _value.Nodes.Unary(operation, value, shape).Output;
        switch (layer)
        {
            case Silu:
                _value.Name = Multiply(Apply("Sigmoid", x));
                return;
            case Mish:
                _value.Name = Multiply(Apply("Tanh", Apply("Softplus", x)));
                return;
            case Gelu:
                string factor = _value.Nodes.Binary("Mul", Multiply(x), [GeluFunction.Cubic], shape);
                factor = _value.Nodes.Binary("Add", factor, [GeluFunction.Linear], shape);
                _value.Name = Multiply(Apply("Sigmoid", Multiply(factor)));
                return;
        }

        string operation = layer is Elu ? nameof(Elu) : ActivationRow.Of(layer)?.OnnxOperator ?? throw new NotSupportedException(
            $"The layer {layer.GetType().Name} has no operators in ONNX, so that the model cannot be written: save it as an ML.NET model.");
        (IOnnxNode node, _value.Name) = _value.Nodes.Unary(operation, x, shape);
        if (layer is LeakyRelu leaky)
            node.AddAttribute("alpha", leaky.NegativeSlope);
        if (layer is Elu elu)
            node.AddAttribute("alpha", elu.Alpha);
    }

    /// <summary>A product for each feature: their waves, of all rows, in front of it.</summary>
    private void SaveWaves(int index, PeriodicEmbedding embedding, Shape output)
    {
        int features = _value.Shape.Length, waves = embedding.Frequencies, units = embedding.Units;
        float[] turns = [.. _value.Find(index, "frequencies")!.Select(frequency => 2 * MathF.PI * frequency)];
        OnnxNodes nodes = _value.Nodes;
        string Constant(float[] values, int rows, int columns, string name) => nodes.Constant(values, [features, rows, columns], name);
        string x = nodes.Reshape(_value.Name, new Shape(features, 1, 1));
        string angles = nodes.AddUntyped("Mul", x, Constant(turns, 1, waves, "Frequencies")).Output;
        angles = nodes.AddUntyped("Add", angles, Constant(_value.Find(index, "phases")!, 1, waves, "Phases")).Output;
        string values = nodes.AddUntyped("MatMul", nodes.AddUntyped("Cos", angles).Output, Constant(_value.FindTurned(index, units, waves), waves, units, "Weights")).Output;
        values = nodes.AddUntyped("Add", values, Constant(_value.Find(index, "bias")!, 1, units, "Bias")).Output;
        (IOnnxNode node, string all) = nodes.AddUntyped("Concat", x, values);
        node.AddAttribute("axis", 3L);
        _value.Name = nodes.Reshape(all, output);
    }

    /// <summary>Chain after chain from the same input, each to a vector; then their sum.</summary>
    private void SaveBranches(int index, Branches branches, Shape output)
    {
        _value.ToVector();
        (string input, Shape shape, string place) = (_value.Name, _value.Shape, _value.Place);
        var outputs = new List<string>();
        foreach (Branch branch in branches.Built)
        {
            (_value.Name, _value.Shape) = (input, shape);
            for (int i = 0; i < branch.Layers.Count; i++)
            {
                _value.Place = string.Create(CultureInfo.InvariantCulture, $"{place}{outputs.Count}.{i}.");
                SaveActing(index, branch.Layers[i].Layer, branch.Layers[i].Output);
            }

            _value.ToVector();
            outputs.Add(_value.Name);
        }

        _value.Name = outputs.Aggregate((sum, next) => _value.Nodes.Add("Add", [sum, next], new Shape(output.Length)).Output);
        _value.Place = place;
    }

    /// <summary>Values of a vector by their places, which all operator sets write alike.</summary>
    private void Pick(int[] places, Shape output)
    {
        string indices = _value.Nodes.Constant([.. places.Select(place => (long)place)], "Places");
        (IOnnxNode node, _value.Name) = _value.Nodes.Add("Gather", [_value.Name, indices], output);
        node.AddAttribute("axis", 1L);
    }

    /// <summary>Any value, times 0: no operator set but the newest pads by a constant.</summary>
    private void SaveZeros(Shape output)
    {
        int inputs = _value.Shape.Length;
        Pick([.. Enumerable.Range(0, output.Length).Select(place => place < inputs ? place : 0)], output);
        float[] mask = [.. Enumerable.Range(0, output.Length).Select(place => place < inputs ? 1f : 0)];
        _value.Name = _value.Nodes.Binary("Mul", _value.Name, mask, output);
    }

    private void SaveDense(int index, Shape output) => SaveProduct(index, _value.Find(index, "weights")!, output);

    /// <summary>A product with a copy of the transpose of the weights that it shares.</summary>
    private void SaveTied(int index, Shape output)
    {
        Parameter shared = _value.Trained.Network.SharedWeightsOf(index);
        var transposed = new float[shared.Length];
        VectorMath.Transpose(shared.Of(_value.Trained.Parameters), shared.Rows, transposed);
        SaveProduct(index, transposed, output);
    }

    private void SaveProduct(int index, float[] values, Shape output)
    {
        string weights = _value.Nodes.Constant(values, [_value.Shape.Length, output.Length], "Weights");
        _value.Name = _value.Nodes.Add("MatMul", [_value.Name, weights], output).Output;
        if (_value.Find(index, "bias") is { } bias)
            _value.Name = _value.Nodes.Binary("Add", _value.Name, bias, output);
    }

    /// <summary>The maximum over blocks of channels, each block a dimension of its own.</summary>
    private void SaveMaxout(Maxout maxout, Shape output)
    {
        if (_value.Shape.Rank > 1)
            _value.ToPlanar();
        int channels = output[output.Rank - 1], pixels = output.Length / channels;
        _value.Name = _value.Nodes.Reshape(_value.Name, new Shape(maxout.Pieces, channels, pixels));
        _value.Name = _value.Nodes.Reduce("ReduceMax", _value.Name, new Shape(channels, pixels));
        _value.Name = _value.Nodes.Reshape(_value.Name, _value.GraphShape(output));
    }

    private void SaveNormalization(int index, BatchNorm normalization, Shape output)
    {
        if (_value.Shape.Rank > 1)
            _value.ToPlanar();
        string Constant(string name)
        {
            float[] values = _value.Find(index, name)!;
            return _value.Nodes.Constant(values, [values.Length], name);
        }

        string[] inputs = [_value.Name, Constant("gamma"), Constant("beta"), Constant("mean"), Constant("variance")];
        (IOnnxNode node, _value.Name) = _value.Nodes.Add("BatchNormalization", inputs, _value.GraphShape(output));
        node.AddAttribute("epsilon", normalization.Epsilon);
    }
}
