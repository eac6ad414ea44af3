using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;

[assembly: LoadableClass(
    typeof(NetworkMultiLabelModelParameters), null, typeof(SignatureLoadModel), "Neural network for several labels",
    NetworkMultiLabelModelParameters.LoaderSignature)]

namespace MlNetDeep;

/// <summary>A trained network that tells which of several labels a row has. Its scores are the labels' log-odds.</summary>
public sealed class NetworkMultiLabelModelParameters : NetworkModelParameters<VBuffer<float>>, ISchemaBindableMapper, IBindableCanSaveOnnx
{
    internal const string LoaderSignature = "NetworkMultiLabel";

    private static readonly ModelPart Part = new("NNLABELS", LoaderSignature, typeof(NetworkMultiLabelModelParameters));

    internal NetworkMultiLabelModelParameters(IHostEnvironment env, TrainedNetwork network)
        : base(env, LoaderSignature, network, Part)
    {
    }

    /// <summary>The number of labels.</summary>
    public int NumberOfLabels => Network.Network.OutputShape.Length;

    private protected override NetworkTask Task => NetworkTask.MultiLabel;

    internal static NetworkMultiLabelModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Part.Load(env, ctx, reader => new NetworkMultiLabelModelParameters(env, reader.ReadNetwork()));

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => new MultiLabelRowMapper(this, env, schema);

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames)
    {
        string features = schema.Feature!.Value.Name;
        return ctx.ContainsColumn(features) && ((ISingleCanSaveOnnx)this).SaveAsOnnx(ctx, outputNames, ctx.GetVariableName(features));
    }
}
