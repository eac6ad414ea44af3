namespace MlNetDeep.Networks;

/// <summary>
/// A network whose layers follow one another. It holds structure alone and is immutable: parameters are one flat block that the
/// caller owns, activations live in a <see cref="Workspace"/>, so any number of threads may use one network.
/// </summary>
public sealed class Sequential
{
    private readonly Layer[] _layers;
    private readonly Shape[] _outputs;
    private readonly LayerBuilder _builder = new();
    private readonly int _firstTrainable;

    /// <summary>Builds the network; the layers given are copied and stay as they are.</summary>
    /// <param name="inputShape">The shape of one example.</param>
    /// <param name="layers">The layers, at least one.</param>
    /// <exception cref="ArgumentException">There is no layer, or one cannot follow the one before it; the message names it.</exception>
    public Sequential(Shape inputShape, params IEnumerable<Layer> layers)
    {
        InputShape = inputShape;
        _layers = [.. layers.Select(layer => layer.Copy())];
        if (_layers.Length == 0)
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));

        _outputs = new Shape[_layers.Length];
        Shape shape = inputShape;
        for (int i = 0; i < _layers.Length; i++)
        {
            _builder.BeginLayer();
            shape = _outputs[i] = _layers[i].Build(shape, _builder);
        }

        _firstTrainable = Parameters.Count == 0 ? _layers.Length : Parameters[0].Layer;
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

    /// <summary>Memory for passes over up to a number of rows.</summary>
    /// <param name="capacity">The most rows of a pass, at least 1.</param>
    /// <param name="training">Whether backward passes will follow forward passes.</param>
    public Workspace CreateWorkspace(int capacity, bool training)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var plan = new MemoryPlan(_layers, InputShape, _outputs, _builder.StatePerRow, _builder.ScratchPerRow, capacity, training);
        return new Workspace(this, plan, capacity, training);
    }

    /// <summary>Computes the network's output.</summary>
    /// <param name="workspace">Memory of this network.</param>
    /// <param name="parameters">[<see cref="ParameterCount"/>].</param>
    /// <param name="x">[rows, input], row-major.</param>
    /// <param name="rows">1 to the workspace's capacity.</param>
    /// <returns>[rows, output] within the workspace, valid until its next pass.</returns>
    public Span<float> Forward(Workspace workspace, ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, int rows)
    {
        Check(workspace, parameters, x, rows);
        ReadOnlySpan<float> input = x;
        Span<float> output = default;
        for (int i = 0; i < _layers.Length; i++)
        {
            output = Output(workspace, i, rows);
            if (!_layers[i].ActsInTrainingOnly || workspace.Training)
                _layers[i].Forward(Pass(workspace, i, parameters, default, rows), input, output);
            else if (!workspace.Plan.InPlace[i])
                input.CopyTo(output);
            input = output;
        }

        return output;
    }

    /// <summary>Adds the gradients of the parameters, for the inputs of the last <see cref="Forward"/> on this workspace.</summary>
    /// <param name="workspace">The workspace of that pass, made for training.</param>
    /// <param name="parameters">The same parameters as in that pass.</param>
    /// <param name="x">The same inputs as in that pass.</param>
    /// <param name="rows">The same rows.</param>
    /// <param name="outputGradient">[rows, output]; used as scratch; must not overlap the workspace.</param>
    /// <param name="gradients">[<see cref="ParameterCount"/>]; added to.</param>
    /// <param name="inputGradient">[rows, input], overwritten; or empty where nobody needs it.</param>
    public void Backward(
        Workspace workspace,
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> x,
        int rows,
        Span<float> outputGradient,
        Span<float> gradients,
        Span<float> inputGradient = default)
    {
        Check(workspace, parameters, x, rows);
        if (!workspace.Training)
            throw new InvalidOperationException("A backward pass needs a workspace that was created for training.");

        int last = inputGradient.IsEmpty ? _firstTrainable : 0;
        Span<float> dy = outputGradient;
        int side = 0;
        for (int i = _layers.Length - 1; i >= last; i--)
        {
            Span<float> dx = default;
            int width = i == 0 ? InputShape.Length : _outputs[i - 1].Length;
            if (i == 0)
                dx = inputGradient;
            else if (i > last)
                dx = _layers[i].RunsInPlace ? dy : workspace.Block(workspace.Plan.Swap[side ^= 1], rows * width);
            ReadOnlySpan<float> input = i == 0 ? x : Output(workspace, i - 1, rows);
            _layers[i].Backward(Pass(workspace, i, parameters, gradients, rows), input, Output(workspace, i, rows), dy, dx);
            dy = dx;
        }
    }

    private Span<float> Output(Workspace workspace, int layer, int rows) =>
        workspace.Block(workspace.Plan.Output[layer], rows * _outputs[layer].Length);

    private LayerPass Pass(Workspace workspace, int layer, ReadOnlySpan<float> parameters, Span<float> gradients, int rows) => new()
    {
        Rows = rows,
        Training = workspace.Training,
        Parameters = parameters,
        Gradients = gradients,
        State = workspace.Block(workspace.Plan.State[layer], rows * _builder.StatePerRow[layer]),
        Scratch = workspace.Block(workspace.Plan.Scratch, workspace.Plan.ScratchLength),
        Random = workspace.Random,
        RandomStream = RandomStreams.Layer(workspace.Step, layer),
        FirstRow = workspace.FirstRow,
    };

    private void Check(Workspace workspace, ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, int rows)
    {
        if (workspace.Network != this)
            throw new ArgumentException("The workspace belongs to another network.", nameof(workspace));
        if (rows < 1 || rows > workspace.Capacity)
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"The workspace holds 1 to {workspace.Capacity} rows.");
        if (parameters.Length != ParameterCount)
            throw new ArgumentException($"The network has {ParameterCount} parameters, not {parameters.Length}.", nameof(parameters));
        if (x.Length != rows * InputShape.Length)
            throw new ArgumentException(
                $"{rows} rows of shape {InputShape} are {(long)rows * InputShape.Length} values, not {x.Length}.", nameof(x));
    }
}
