namespace MlNetDeep;

/// <summary>
/// A network whose layers follow one another. It holds structure alone and is immutable: parameters are one flat block that the
/// caller owns, activations live in a <see cref="Workspace"/>, so any number of threads may use one network.
/// </summary>
public sealed class Sequential
{
    // In the message about a layer that cannot follow.
    private const int MostShapesShown = 20;

    private readonly Layer[] _layers;
    private readonly Shape[] _outputs;
    private readonly LayerBuilder _builder = new();
    private readonly bool[] _isTakenOver;
    private readonly int _firstTrainable;
    private readonly int _lengths;
    private readonly int[] _penalizing;

    /// <summary>Builds the network; the layers given are copied and stay as they are.</summary>
    /// <param name="inputShape">The shape of one example.</param>
    /// <param name="layers">The layers, at least one.</param>
    /// <exception cref="ArgumentException">There is no layer, or one cannot follow the one before it; the message names it, and the
    /// shapes before it.</exception>
    public Sequential(Shape inputShape, params IEnumerable<Layer> layers)
        : this(inputShape, layers, takesOver: true)
    {
    }

    /// <summary>As above; says whether layers may take over what the next one does, and what multiplies the rates of the first ones.</summary>
    internal Sequential(Shape inputShape, IEnumerable<Layer> layers, bool takesOver, IReadOnlyList<float>? layerRateFactors = null)
    {
        InputShape = inputShape;
        LayerRateFactors = layerRateFactors ?? [];
        _layers = [.. layers.Select((layer, i) => layer?.Copy() ?? throw new ArgumentException($"Layer {i} is null.", nameof(layers)))];
        if (_layers.Length == 0)
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));

        _outputs = new Shape[_layers.Length];
        Shape shape = inputShape;
        for (int i = 0; i < _layers.Length; i++)
        {
            shape = _outputs[i] = BuildLayer(i, shape);
            _lengths += _builder.HasLengths ? 1 : 0;
            // Behind a vector steps are no steps any more, even where another layer makes two dimensions of it.
            if (_builder.HasLengths && (shape.Rank != 2 || shape[0] != _outputs[0][0]))
                _builder.EndLengths();
        }


        _isTakenOver = new bool[_layers.Length];
        for (int i = 1; i < _layers.Length; i++)
            _isTakenOver[i] = takesOver && _layers[i - 1].TakesOver(_layers[i]);
        _penalizing = [.. Enumerable.Range(0, _layers.Length).Where(i => _layers[i] is IPenalizingLayer)];
        _firstTrainable = Parameters.FirstOrDefault(parameter => parameter.IsTrained)?.Layer ?? _layers.Length;
        ParameterCount = Parameters.Sum(parameter => parameter.Length);
    }

    /// <summary>The shape of one example.</summary>
    public Shape InputShape { get; }

    /// <summary>The shape of the last layer's output.</summary>
    public Shape OutputShape => _outputs[^1];

    /// <summary>The built layers.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The shape of each layer's output.</summary>
    public IReadOnlyList<Shape> LayerShapes => _outputs;

    /// <summary>All trainable tensors, in the order of the flat block.</summary>
    public IReadOnlyList<Parameter> Parameters => _builder.Parameters;

    /// <summary>The length of the flat block.</summary>
    public int ParameterCount { get; }

    /// <summary>The weights that a layer shares with an earlier one.</summary>
    /// <param name="layer">The layer's index, from 0.</param>
    /// <exception cref="ArgumentException">The layer shares none.</exception>
    public Parameter SharedWeightsOf(int layer) =>
        Parameters.SingleOrDefault(parameter => parameter.Layer != layer && parameter.Users.Contains(layer))
        ?? throw new ArgumentException($"Layer {layer} shares no weights with an earlier one.", nameof(layer));

    /// <summary>What multiplies the learning rate of the first layers: 0 for those that are frozen.</summary>
    internal IReadOnlyList<float> LayerRateFactors { get; }

    /// <summary>How many multiplications with parameters a forward pass does for one example.</summary>
    internal long MultiplicationsPerRow => _builder.MultiplicationsPerRow;

    /// <summary>Whether a layer reads sequences of different lengths, whose steps each row has said.</summary>
    internal bool HasLengths(int layer) => layer < _lengths;

    /// <summary>Whether a layer adds a penalty to what training minimizes.</summary>
    internal bool HasPenalty => _penalizing.Length > 0;

    /// <summary>Whether a factor on the last layer's parameters, which may change, is one on the outputs.</summary>
    internal bool CanScaleOutputs => _layers[^1] is IAffineLayer or MemberMean && Parameters is [.., { IsTrained: true }];

    /// <summary>Multiplies what the network gives, by its last layer's parameters; of members what each gives, and so their mean but for a little.</summary>
    internal void ScaleOutputs(Span<float> parameters, float factor)
    {
        foreach (Parameter parameter in Parameters.Where(parameter => parameter.Layer == Parameters[^1].Layer))
        {
            Span<float> values = parameter.Of(parameters);
            TensorPrimitives.Multiply(values, factor, values);
        }
    }

    /// <summary>How its batches are cut.</summary>
    internal BatchPieces Pieces => new(MultiplicationsPerRow, _builder.LeastRows);

    /// <summary>The same network, whose first layers learn at other rates, see <see cref="TrainingOptions.LayerRateFactors"/>.</summary>
    /// <exception cref="ArgumentException">There are more factors than layers, or no layer is left that learns.</exception>
    internal Sequential WithLayerRateFactors(IReadOnlyList<float> factors)
    {
        const string Option = nameof(TrainingOptions.LayerRateFactors);
        if (factors.Count > _layers.Length)
            throw new ArgumentException(
                $"{Option} has {factors.Count} factors, but the network has {_layers.Length} layers: give at most one for each.", Option);
        var network = new Sequential(InputShape, _layers, takesOver: true, factors);
        if (network._firstTrainable == _layers.Length)
            throw new ArgumentException(
                $"{Option} is 0 for each of the network's {_layers.Length} layers that has parameters, so that nothing would be learned: " +
                "leave a layer, such as the last, without a factor.", Option);
        return network;
    }

    /// <summary>Draws first parameters, each from its layer's initializer.</summary>
    /// <param name="parameters">[<see cref="ParameterCount"/>]; overwritten.</param>
    /// <param name="seed">The same seed gives the same values.</param>
    public void Initialize(Span<float> parameters, long seed)
    {
        var streams = new RandomStreams(seed);
        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameter parameter = Parameters[i];
            parameter.Initializer.Fill(parameter.Of(parameters), parameter.Fan, streams.Generator, RandomStreams.Initialization(i));
        }
    }

    /// <summary>
    /// Parameters from a safetensors file that holds a PyTorch module's state: its tensors are brought to the layout of this network's layers,
    /// of which each has the tensors of one module. Those are found by their shapes, whatever their names; of several with the same shapes by the
    /// numbers in their names. Values may be F32, F16, BF16, or F64, which is rounded.
    /// </summary>
    /// <remarks>
    /// Of a recurrent layer the two biases of PyTorch are added up. What follows a flattened image is brought from the order channels, height,
    /// width to ours. Counts of batches (num_batches_tracked) are left out.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="moduleNames">
    /// Where shapes do not tell: of layers, by the names that <see cref="SaveWeights"/> gives them, the names of their modules in the file, as
    /// "0" and "features.conv1". Recurrent layers of one name are its levels, l0, l1, in their order.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, or its tensors are not those of the network, or cannot be told apart; the message then lists all of both, with their
    /// shapes.
    /// </exception>
    /// <exception cref="ArgumentException">No layer has a name of moduleNames.</exception>
    /// <returns>[<see cref="ParameterCount"/>].</returns>
    public float[] LoadWeights(string path, IReadOnlyDictionary<string, string>? moduleNames = null) =>
        PyTorchWeights.Load(this, path, moduleNames);

    /// <summary>
    /// Writes parameters to a safetensors file as PyTorch keeps them, so that load_state_dict takes them. Tensors are named by the layer's
    /// place, as those of nn.Sequential are, in which <see cref="ChannelsLast"/> has no place, and by chain and place within
    /// <see cref="Branches"/>: 0.weight, 4.1.0.bias. What PyTorch has no module for keeps its own names and shapes. A file that is there is replaced
    /// as a whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">[<see cref="ParameterCount"/>].</param>
    /// <param name="moduleNames">Of layers, by those names, other names.</param>
    /// <exception cref="ArgumentException">No layer has a name of moduleNames, or two would have the same tensors.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public void SaveWeights(string path, ReadOnlyMemory<float> parameters, IReadOnlyDictionary<string, string>? moduleNames = null) =>
        PyTorchWeights.Save(this, parameters, path, moduleNames);

    /// <summary>
    /// Where another network first differs from this one in how it scores, in words: its input's shape, or a layer. First weights, and what
    /// acts in training alone, as dropout, do not count.
    /// </summary>
    /// <param name="other">The other network.</param>
    /// <returns>What each has there; null where the parameters of one are those of the other.</returns>
    public (string This, string Other)? FindDifference(Sequential other) => NetworkDifference.Find(this, other);

    /// <summary>Memory for passes over up to a number of rows.</summary>
    /// <param name="capacity">The most rows of a pass, at least 1.</param>
    /// <param name="training">Whether backward passes will follow forward passes.</param>
    public Workspace CreateWorkspace(int capacity, bool training) => CreateWorkspace(capacity, training, explains: false);

    /// <summary>Memory for passes that give scores, and the gradients of scores by the input.</summary>
    /// <inheritdoc cref="CreateWorkspace(int, bool)"/>
    internal Workspace CreateExplainingWorkspace(int capacity) => CreateWorkspace(capacity, training: true, explains: true);

    /// <summary>Computes the network's output.</summary>
    /// <param name="workspace">Memory of this network.</param>
    /// <param name="parameters">[<see cref="ParameterCount"/>].</param>
    /// <param name="x">[rows, input], row-major.</param>
    /// <param name="rows">1 to the workspace's capacity.</param>
    /// <returns>[rows, output] within the workspace, valid until its next pass.</returns>
    public Span<float> Forward(Workspace workspace, ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, int rows)
    {
        Check(workspace, parameters, x, rows);
        return ForwardRows(workspace, new NetworkPass { Parameters = parameters, Input = x, Rows = rows });
    }

    /// <summary>
    /// Adds the gradients of the parameters, for the inputs of the last <see cref="Forward"/> on this workspace. Penalties on activities
    /// count as their mean over the rows.
    /// </summary>
    /// <param name="workspace">The workspace of that pass, made for training.</param>
    /// <param name="parameters">The same parameters as in that pass.</param>
    /// <param name="x">The same inputs as in that pass.</param>
    /// <param name="rows">The same rows.</param>
    /// <param name="outputGradient">[rows, output].</param>
    /// <param name="gradients">
    /// [<see cref="ParameterCount"/>]; added to, but for parameters of rate factor 0; for a statistic, what it is to move by.
    /// </param>
    /// <param name="inputGradient">[rows, input], overwritten; or empty where nobody needs it.</param>
    public void Backward(
        Workspace workspace,
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> x,
        int rows,
        ReadOnlySpan<float> outputGradient,
        Span<float> gradients,
        Span<float> inputGradient = default)
    {
        Check(workspace, parameters, x, rows);
        if (!workspace.Training)
            throw new InvalidOperationException("A backward pass needs a workspace that was created for training.");

        var pass = new NetworkPass { Parameters = parameters, Input = x, Rows = rows, Pieces = 1, LossScale = 1f / rows };
        workspace.BatchRows = rows;
        workspace.Begin(rows);
        outputGradient.CopyTo(workspace.OutputDelta(pass));
        Tiny.Flush(workspace.OutputDelta(pass));
        BackwardRows(workspace, pass, inputGradient);
        foreach (Parameter parameter in Parameters.Where(parameter => parameter.IsTrained))
            AddGradient(workspace, pass, parameter, 0, parameter.Of(gradients));
    }

    /// <summary>Computes the output of some rows of a batch; other threads may do the same for others.</summary>
    /// <param name="workspace">Memory of this network.</param>
    /// <param name="pass">The rows.</param>
    /// <param name="first">The layer to begin with, whose input is in the workspace; 0 for the whole network.</param>
    /// <param name="end">The layer behind the last; null for the whole network.</param>
    /// <returns>[rows, output] within the workspace.</returns>
    internal Span<float> ForwardRows(Workspace workspace, scoped in NetworkPass pass, int first = 0, int? end = null)
    {
        workspace.Lengths?.Read(pass, workspace.Input(0, pass));
        int last = (end ?? _layers.Length) - 1;
        for (int i = first; i <= last; i++)
        {
            ReadOnlySpan<float> input = workspace.Input(i, pass);
            Span<float> output = workspace.Output(i, pass);
            if (!_isTakenOver[i] && Acts(i, workspace))
            {
                _layers[i].Forward(workspace.PassOf(i, pass), input, output);
                if (!_layers[i].IsFreeOfTiny)
                    Tiny.Flush(output);
            }
            else if (!workspace.Plan.InPlace[i])
            {
                input.CopyTo(output);
            }
        }

        return workspace.Output(last, pass);
    }

    /// <summary>
    /// Computes the gradients by all layers' outputs for some rows of a batch after <see cref="ForwardRows"/>; other threads may do
    /// the same for others.
    /// </summary>
    /// <param name="workspace">The workspace of that pass.</param>
    /// <param name="pass">The same rows.</param>
    /// <param name="inputGradient">The gradient by a layer's input, overwritten; or empty where nobody needs it.</param>
    /// <param name="first">That layer; their number for the output itself.</param>
    internal void BackwardRows(Workspace workspace, in NetworkPass pass, Span<float> inputGradient = default, int first = 0)
    {
        int last = inputGradient.IsEmpty ? _firstTrainable : first;
        for (int i = _layers.Length - 1; i >= last; i--)
        {
            Span<float> dx = i > last ? workspace.Delta(i - 1, pass) : inputGradient;
            if (Acts(i, workspace))
            {
                _layers[i].Backward(
                    workspace.PassOf(i, pass), workspace.Input(i, pass), workspace.Output(i, pass), workspace.Delta(i, pass), dx);
                if (!_layers[i].IsFreeOfTiny)
                    Tiny.Flush(dx);
            }
            else
            {
                workspace.Delta(i, pass).CopyTo(dx);
            }
        }

        if (first == _layers.Length)
            workspace.OutputDelta(pass).CopyTo(inputGradient);
    }

    /// <summary>Adds the gradient of some rows of a parameter, [rows, row length], after all rows of the batch went backward.</summary>
    internal void AddGradient(Workspace workspace, in NetworkPass pass, Parameter parameter, int firstRow, Span<float> gradient)
    {
        foreach (int layer in parameter.Users)
        {
            ReadOnlySpan<float> x = workspace.Input(layer, pass);
            _layers[layer].AddGradient(workspace.PassOf(layer, pass), parameter, firstRow, x, workspace.Delta(layer, pass), gradient);
        }
    }

    /// <summary>The penalties of all layers after <see cref="ForwardRows"/>, summed over its rows, each times the row's weight.</summary>
    internal double SumPenalty(Workspace workspace, scoped in NetworkPass pass)
    {
        double sum = 0;
        foreach (int layer in _penalizing)
            sum += ((IPenalizingLayer)_layers[layer]).SumPenalty(workspace.PassOf(layer, pass), workspace.Output(layer, pass));
        return sum;
    }

    private Workspace CreateWorkspace(int capacity, bool training, bool explains)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var plan = new MemoryPlan(_layers, _outputs, _builder.StateOf(training), _builder.ScratchPerRow, capacity, training);
        return new Workspace(this, plan, capacity, training, _builder) { Explains = explains };
    }

    private bool Acts(int layer, Workspace workspace) =>
        !_layers[layer].ActsInTrainingOnly || (workspace.Training && !workspace.Explains);

    private Shape BuildLayer(int layer, Shape input)
    {
        _builder.BeginLayer(layer < LayerRateFactors.Count ? LayerRateFactors[layer] : 1);
        try
        {
            _layers[layer].OptionTable.Check(_layers[layer]);
            return _layers[layer].Build(input, _builder);
        }
        catch (ArgumentException exception)
        {
            int first = Math.Max(0, layer - MostShapesShown);
            IEnumerable<string> shapes = Enumerable.Range(first, layer - first).Select(i => $", {i} {_layers[i].GetType().Name} {_outputs[i]}");
            throw new ArgumentException(
                $"Layer {layer}, {_layers[layer].GetType().Name}: {exception.Message.ReplaceLineEndings(" ")} " +
                $"The shapes: input {InputShape}{(first > 0 ? ", ..." : "")}{string.Concat(shapes)}.",
                exception);
        }
    }

    private void Check(Workspace workspace, ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, int rows)
    {
        if (workspace.Network != this)
            throw new ArgumentException("The workspace belongs to another network.", nameof(workspace));
        if (rows < 1 || rows > workspace.Capacity)
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"The workspace holds 1 to {workspace.Capacity} rows.");
        if (parameters.Length != ParameterCount)
            throw new ArgumentException($"The network has {ParameterCount} parameters, not {parameters.Length}.", nameof(parameters));
        if (x.Length != (long)rows * InputShape.Length)
            throw new ArgumentException(
                $"{rows} rows of shape {InputShape} are {(long)rows * InputShape.Length} values, not {x.Length}.", nameof(x));
    }
}
