namespace MlNetDeep.Networks.Tests;

/// <summary>A forward and a backward pass over all rows, cut into pieces as training does.</summary>
internal sealed class NetworkRun
{
    private readonly float[] _parameters;
    private readonly PackedParameters? _packed;

    public NetworkRun(Sequential network, float[] parameters, bool packed)
    {
        Network = network;
        _parameters = parameters;
        _packed = packed ? new PackedParameters(network, training: true) : null;
        _packed?.Write(parameters);
        Gradients = new float[network.ParameterCount];
    }

    public Sequential Network { get; }

    public float[] Output { get; private set; } = [];

    public float[] InputGradient { get; private set; } = [];

    public float[] Gradients { get; }

    /// <summary>Computes the outputs and adds the gradients of sum(y dy).</summary>
    public void Compute(float[] x, float[] dy, int pieceRows)
    {
        int rows = x.Length / Network.InputShape.Length, width = Network.OutputShape.Length;
        int pieces = (rows + pieceRows - 1) / pieceRows;
        // Capacity enough that the workspace has room for all partial sums.
        Workspace workspace = Network.CreateWorkspace(Math.Max(rows, 64 * pieces), training: true);
        Output = new float[dy.Length];
        InputGradient = new float[x.Length];
        workspace.Begin(rows);
        for (int piece = 0; piece < pieces; piece++)
        {
            int first = piece * pieceRows, count = Math.Min(pieceRows, rows - first);
            NetworkPass pass = Pass(x, first, count, piece, 1);
            Network.ForwardRows(workspace, pass).CopyTo(Output.AsSpan(first * width));
            dy.AsSpan(first * width, count * width).CopyTo(workspace.OutputDelta(pass));
            int length = Network.InputShape.Length;
            Network.BackwardRows(workspace, pass, InputGradient.AsSpan(first * length, count * length));
        }

        foreach (Parameter parameter in Network.Parameters)
            Network.AddGradient(workspace, Pass(x, 0, rows, 0, pieces), parameter, 0, parameter.Of(Gradients.AsSpan()));
    }

    /// <summary>The outputs as scoring computes them.</summary>
    public float[] Score(float[] x, int pieceRows)
    {
        int rows = x.Length / Network.InputShape.Length, width = Network.OutputShape.Length;
        Workspace workspace = Network.CreateWorkspace(rows, training: false);
        var output = new float[rows * width];
        for (int first = 0; first < rows; first += pieceRows)
            Network.ForwardRows(workspace, Pass(x, first, Math.Min(pieceRows, rows - first), 0, 1)).CopyTo(output.AsSpan(first * width));
        return output;
    }

    private NetworkPass Pass(float[] x, int firstRow, int rows, int firstPiece, int pieces) => new()
    {
        Parameters = _parameters,
        Packed = _packed,
        Input = x,
        FirstRow = firstRow,
        Rows = rows,
        FirstPiece = firstPiece,
        Pieces = pieces,
    };
}
