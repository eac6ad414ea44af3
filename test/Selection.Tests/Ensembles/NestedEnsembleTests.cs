using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Ensembles whose members are ensembles.</summary>
public sealed class NestedEnsembleTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1, false)]
    [InlineData(EnsembleDepth.Most, false)]
    [InlineData(EnsembleDepth.Most, true)]
    public void Each_level_binds_its_members_once(int depth, bool inPipelines)
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        var leaf = new CountingTransformer(OtherCases.Network(_mlContext, LearningTask.Regression).Fit(data));
        EnsembleTransformer ensemble = Nest(leaf, depth, inPipelines);

        ensemble.GetOutputSchema(data.Schema);

        Assert.Equal((1, 1), (leaf.Schemas, leaf.Mappers));
        Assert.Equal(leaf.Inner.Scalars(data), ensemble.Scalars(data));
    }

    [Fact]
    public void Ensembles_at_the_limit_are_saved_and_loaded()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        EnsembleTransformer ensemble = Nest(OtherCases.Network(_mlContext, LearningTask.Regression).Fit(data), EnsembleDepth.Most, inPipelines: true);

        Assert.Equal(ensemble.Scalars(data), SavedModel.Reload(ensemble, data.Schema).Scalars(data));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Deeper_ones_are_refused_before_anything_is_trained(bool inPipelines)
    {
        IEstimator<ITransformer> member = OtherCases.Network(_mlContext, LearningTask.Regression);
        for (int i = 0; i < EnsembleDepth.Most; i++)
            member = _mlContext.Regression.Trainers.Bagging(InPipeline(member, inPipelines), numberOfModels: 1);

        Assert.Contains(
            "Ensembles may lie 8 deep in each other, but these are 9 deep",
            Assert.Throws<InvalidOperationException>(() => _mlContext.Regression.Trainers.Bagging(InPipeline(member, inPipelines), numberOfModels: 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_whose_estimator_hides_an_ensemble_is_refused_too()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        EnsembleTransformer deepest = Nest(OtherCases.Network(_mlContext, LearningTask.Regression).Fit(data), EnsembleDepth.Most, inPipelines: false);

        Assert.Contains("9 deep", Assert.Throws<InvalidOperationException>(() => Nest(deepest, 1, inPipelines: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_deeper_ones_is_refused()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        byte[] file = Deepen(SavedModel.Save(Nest(OtherCases.Network(_mlContext, LearningTask.Regression).Fit(data), EnsembleDepth.Most, inPipelines: false), data.Schema));

        Exception exception = Assert.ThrowsAny<Exception>(() => SavedModel.Load(file)).GetBaseException();

        Assert.IsType<FormatException>(exception);
        Assert.Contains("9 deep", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The file with its ensemble as the one member of one like it.</summary>
    private static byte[] Deepen(byte[] file)
    {
        var copy = new MemoryStream();
        using (var zip = new ZipArchive(new MemoryStream(file)))
        using (var deeper = new ZipArchive(copy, ZipArchiveMode.Create, leaveOpen: true))
        {
            string member = zip.Entries.Select(entry => entry.FullName).Where(name => name.Contains(EnsembleDepth.MemberPrefix, StringComparison.Ordinal)).MinBy(name => name.Length)!;
            int end = member.IndexOf(EnsembleDepth.MemberPrefix, StringComparison.Ordinal);
            string ensemble = member[..end], folder = member[..(end + EnsembleDepth.MemberPrefix.Length + 4)];
            void Copy(ZipArchiveEntry entry, string name)
            {
                using Stream source = entry.Open(), target = deeper.CreateEntry(name).Open();
                source.CopyTo(target);
            }

            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                if (!entry.FullName.StartsWith(folder, StringComparison.Ordinal))
                    Copy(entry, entry.FullName);
                if (entry.FullName.StartsWith(ensemble, StringComparison.Ordinal))
                    Copy(entry, folder + entry.FullName[ensemble.Length..]);
            }
        }

        return copy.ToArray();
    }

    private IEstimator<ITransformer> InPipeline(IEstimator<ITransformer> estimator, bool inPipeline) =>
        inPipeline ? _mlContext.Transforms.CopyColumns("Copy", "Features").Append(estimator) : estimator;

    private EnsembleTransformer Nest(ITransformer leaf, int depth, bool inPipelines)
    {
        var errors = new HeldOutErrors(0, null, null, null);
        var summary = new EnsembleSummary(EnsembleResampling.Bootstrap, 1, errors, [new EnsembleMember(1, 1, errors)]);
        for (int i = 0; i < depth; i++)
        {
            ITransformer member = inPipelines ? new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(leaf)) : leaf;
            leaf = new EnsembleTransformer(_mlContext, PredictionTask.Regression, EnsembleCombination.Average, [member], summary);
        }

        return (EnsembleTransformer)leaf;
    }

    private sealed class CountingTransformer(ITransformer inner) : ITransformer
    {
        public ITransformer Inner => inner;

        public int Schemas { get; private set; }

        public int Mappers { get; private set; }

        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
        {
            Schemas++;
            return inner.GetOutputSchema(inputSchema);
        }

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
        {
            Mappers++;
            return inner.GetRowToRowMapper(inputSchema);
        }

        public IDataView Transform(IDataView input) => inner.Transform(input);

        void ICanSaveModel.Save(ModelSaveContext ctx) => inner.Save(ctx);
    }
}
