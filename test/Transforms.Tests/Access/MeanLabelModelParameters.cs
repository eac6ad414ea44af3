using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MlNetDeep.Transforms.Tests.Access;

[assembly: LoadableClass(typeof(MeanLabelModelParameters), null, typeof(SignatureLoadModel), "Mean label",
    MeanLabelModelParameters.LoaderSignature)]

namespace MlNetDeep.Transforms.Tests.Access;

/// <summary>A regression model that predicts one constant: the least that ML.NET saves, loads and scores.</summary>
internal sealed class MeanLabelModelParameters : ModelParametersBase<float>, IValueMapper
{
    public const string LoaderSignature = "MeanLabelFixture";

    private readonly VectorDataViewType _inputType;

    public MeanLabelModelParameters(IHostEnvironment env, float mean, int featureCount)
        : base(env, LoaderSignature)
    {
        Mean = mean;
        _inputType = new VectorDataViewType(NumberDataViewType.Single, featureCount);
    }

    private MeanLabelModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
        // *** Binary format ***
        // float: mean
        // int: number of features
        Mean = ctx.Reader.ReadSingle();
        Host.CheckDecode(float.IsFinite(Mean));
        int featureCount = ctx.Reader.ReadInt32();
        Host.CheckDecode(featureCount > 0);
        _inputType = new VectorDataViewType(NumberDataViewType.Single, featureCount);
    }

    /// <summary>The value that every row gets.</summary>
    public float Mean { get; }

    DataViewType IValueMapper.InputType => _inputType;

    DataViewType IValueMapper.OutputType => NumberDataViewType.Single;

    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    /// <summary>ML.NET finds this method by its name and arguments when it loads a model.</summary>
    public static MeanLabelModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(CreateVersionInfo());
        return new MeanLabelModelParameters(env, ctx);
    }

    ValueMapper<TSource, TDestination> IValueMapper.GetMapper<TSource, TDestination>()
    {
        ValueMapper<VBuffer<float>, float> mapper = (in VBuffer<float> _, ref float score) => score = Mean;
        return (ValueMapper<TSource, TDestination>)(object)mapper;
    }

    protected override void SaveCore(ModelSaveContext ctx)
    {
        base.SaveCore(ctx);
        ctx.SetVersionInfo(CreateVersionInfo());
        ctx.Writer.Write(Mean);
        ctx.Writer.Write(_inputType.Size);
    }

    private static VersionInfo CreateVersionInfo() => new(
        modelSignature: "MEANLABL",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(MeanLabelModelParameters).Assembly.FullName);
}
