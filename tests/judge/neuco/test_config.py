"""Settings: both forms of the YAML, the reference's defaults, and what is refused."""

import pytest
import yaml

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco import Config, LinearProbe, SvmProbe

LINEAR = {"k_folds": 7, "probe_type": "linear", "probe_params": {"batch_size": 32, "epochs": 3, "learning_rate": 0.01}}
SVM = {"k_folds": 4, "probe_type": "svm", "probe_params": {"C_start_end": [0.1, 10], "kernel_degree_list": [2, 3]}}


def load(tmp_path, content):
    path = tmp_path / "config.yaml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
    return Config.load(path)


def test_nested_and_flat_forms_say_the_same(tmp_path):
    flat = "batch_size: 32\nepochs: 3\nlearning_rate: 1e-2\nk_folds: 7\ntask_filter: false\nembedding_dim: 1024\n"
    nested = load(tmp_path, {**LINEAR, "embedding_dim": 1024})
    assert load(tmp_path, flat) == nested
    assert nested.probe == LinearProbe(32, 3, 0.01) and nested.k_folds == 7 and nested.task_filter is None


def test_keys_left_out_are_the_references_defaults(tmp_path):
    config = load(tmp_path, LINEAR)
    assert config.standardize_embeddings and config.normalize_labels and config.enable_plots
    assert not (config.update_leaderboard or config.output_fold_results or config.store_probes)
    assert config.embedding_dim is None and config.probe.device == "auto"


def test_what_is_written_into_results_reads_back(tmp_path):
    for content in (
        LINEAR,
        {**SVM, "task_filter": ["a"]},
        {**SVM, "probe_params": {**SVM["probe_params"], "search": "random"}},
    ):
        config = load(tmp_path, content)
        assert Config.of(config.nested()) == config
    assert "search" not in load(tmp_path, SVM).nested()["probe_params"]  # a key the reference would refuse


def test_svm_ranges_are_read(tmp_path):
    more = {"kernel_gamma_start_end": [1e-4, 10], "kernel_coef0_start_end": [-1, 2], "epsilon_list": 0.1}
    probe = load(tmp_path, {**SVM, "probe_params": {**SVM["probe_params"], **more, "opt_params": {"n_iter": 5}}}).probe
    assert isinstance(probe, SvmProbe) and probe.kernel_coef0_start_end == (-1, 2) and probe.epsilon_list == (0.1,)
    assert probe.opt_params == {"n_iter": 5}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("k_folds: [", "not YAML"),
        ("", "holds no keys"),
        ({k: v for k, v in LINEAR.items() if k != "k_folds"}, "lacks k_folds"),
        ({**LINEAR, "kfolds": 3}, "unknown key kfolds"),
        ({**LINEAR, "probe_type": "tree"}, "linear or svm"),
        ({**LINEAR, "probe_type": ["svm"]}, "linear or svm"),
        ({**LINEAR, "k_folds": 0}, "k_folds is a whole number"),
        ({**LINEAR, "k_folds": True}, "k_folds is a whole number"),
        ({**LINEAR, "embedding_dim": "big"}, "embedding_dim is a whole number"),
        ({**LINEAR, "enable_plots": "yes"}, "enable_plots is true or false"),
        ({**LINEAR, "task_filter": [1]}, "task_filter"),
        ({**LINEAR, "probe_params": [1]}, "probe_params is a mapping"),
        ({**LINEAR, "probe_params": {"epochs": 3, "batch_size": 8}}, "lacks learning_rate"),
        ({**LINEAR, "probe_params": {**LINEAR["probe_params"], "momentum": 1}}, "unknown key momentum"),
        ({**LINEAR, "probe_params": {**LINEAR["probe_params"], "learning_rate": 0}}, "above 0"),
        ({**LINEAR, "probe_params": {**LINEAR["probe_params"], "learning_rate": "fast"}}, "learning_rate is a number"),
        ({**LINEAR, "probe_params": {**LINEAR["probe_params"], "device": 3}}, "device"),
        ({**SVM, "probe_params": {"C_start_end": [10, 1], "kernel_degree_list": 2}}, "least first"),
        ({**SVM, "probe_params": {"C_start_end": [0, 1], "kernel_degree_list": 2}}, "above 0"),
        ({**SVM, "probe_params": {"C_start_end": 1, "kernel_degree_list": 2}}, "least, greatest"),
        ({**SVM, "probe_params": {"C_start_end": [1, 2], "kernel_degree_list": "two"}}, "kernel_degree_list"),
        (
            {
                **SVM,
                "probe_params": {"C_start_end": [1, 2], "kernel_degree_list": [1], "kernel_gamma_start_end": [1, 2]},
            },
            "degree 1",
        ),
        ({**SVM, "probe_params": {**SVM["probe_params"], "epsilon_list": [0]}}, "epsilon_list"),
        ({**SVM, "probe_params": {**SVM["probe_params"], "opt_params": {"cv": 3}}}, "without cv"),
        ({**SVM, "probe_params": {**SVM["probe_params"], "search": "grid"}}, "bayes or random"),
    ],
)
def test_wrong_settings_are_refused_with_their_key(tmp_path, content, what):
    with pytest.raises(BadInput, match=what):
        load(tmp_path, content)


def test_a_config_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        Config.load(tmp_path / "none.yaml")
