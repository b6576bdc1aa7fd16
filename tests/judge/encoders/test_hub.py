"""Other people's encoders: tiny random models saved to a folder, and every way such a folder can be wrong."""

import json
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import torch
from transformers import (
    BertConfig,
    BertModel,
    CLIPConfig,
    CLIPModel,
    ConvNextConfig,
    ConvNextModel,
    Dinov2WithRegistersConfig,
    Dinov2WithRegistersModel,
    ViTConfig,
    ViTForImageClassification,
    ViTModel,
)

from metaearth3d.errors import BadInput, MissingExtra
from metaearth3d.judge.encoders.hub import HubImages, TimmImages

SMALL = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


def saved(model, folder):
    """A model on disc, without the notes that transformers prints."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def vit(tmp_path_factory):
    torch.manual_seed(0)
    return saved(ViTModel(ViTConfig(**SMALL, image_size=16, patch_size=8)), tmp_path_factory.mktemp("vit"))


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).uniform(-1, 1, (3, 3, 16, 16)).astype(np.float32)


def test_poolings_of_a_vit_are_what_the_model_itself_gives(vit, images):
    model = ViTModel.from_pretrained(vit).eval()
    with torch.no_grad():
        out = model(pixel_values=torch.from_numpy(images))
    last = out.last_hidden_state.numpy()
    wanted = {"cls": last[:, 0], "mean": last[:, 1:].mean(axis=1), "pooled": out.pooler_output.numpy()}
    for pooling, rows in wanted.items():
        encoder = HubImages(vit, pooling=pooling)
        made = encoder(images)
        assert made.shape == (3, encoder.dim) == (3, 16) and made.dtype == np.float32
        assert np.allclose(made, rows, atol=1e-5), pooling
    two = HubImages(vit, tokens=2)
    halves = last[:, 1:].reshape(3, 2, 2, 16).mean(axis=2).reshape(3, 32)
    assert two.dim == 32 and np.allclose(two(images), halves, atol=1e-5)
    assert not np.allclose(wanted["cls"], wanted["mean"], atol=1e-2)


def test_rows_do_not_depend_on_company_and_digests_tell_weights_and_poolings_apart(vit, images, tmp_path):
    encoder = HubImages(vit)
    assert np.allclose(encoder(images[1:2])[0], encoder(images)[1], atol=1e-5)
    torch.manual_seed(1)
    other = saved(ViTModel(ViTConfig(**SMALL, image_size=16, patch_size=8)), tmp_path)
    digests = {HubImages(vit).digest, HubImages(vit, pooling="cls").digest, HubImages(other).digest, encoder.digest}
    assert len(digests) == 3


def test_register_tokens_are_no_patches(tmp_path, images):
    config = Dinov2WithRegistersConfig(**{**SMALL, "intermediate_size": 16}, image_size=16, patch_size=8, mlp_ratio=1)
    model = Dinov2WithRegistersModel(config).eval()
    with torch.no_grad():
        last = model(pixel_values=torch.from_numpy(images)).last_hidden_state.numpy()
    assert last.shape[1] == 1 + config.num_register_tokens + 4
    assert np.allclose(HubImages(saved(model, tmp_path))(images), last[:, -4:].mean(axis=1), atol=1e-5)


def test_a_convolutional_network_is_averaged_over_places_and_has_no_class_token(tmp_path, images):
    model = ConvNextModel(ConvNextConfig(hidden_sizes=[4, 4, 8, 8], depths=[1, 1, 1, 1], image_size=64)).eval()
    folder = saved(model, tmp_path)
    big = np.kron(images, np.ones((1, 1, 4, 4), np.float32))
    with torch.no_grad():
        out = model(pixel_values=torch.from_numpy(big))
    assert np.allclose(HubImages(folder)(big), out.last_hidden_state.mean(dim=(2, 3)).numpy(), atol=1e-5)
    assert np.allclose(HubImages(folder, pooling="pooled")(big), out.pooler_output.numpy(), atol=1e-5)
    with pytest.raises(BadInput, match="no class token"):
        HubImages(folder, pooling="cls")


def test_of_a_clip_the_image_side_is_taken(tmp_path, images):
    text = {**SMALL, "vocab_size": 50, "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}
    vision = {**SMALL, "image_size": 16, "patch_size": 8}
    model = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=12)).eval()
    folder = saved(model, tmp_path)
    with torch.no_grad():
        tower = model.vision_model(pixel_values=torch.from_numpy(images))
        features = model.visual_projection(tower.pooler_output)
    assert np.allclose(HubImages(folder, pooling="pooled")(images), features.numpy(), atol=1e-5)
    assert np.allclose(HubImages(folder, pooling="cls")(images), tower.last_hidden_state[:, 0].numpy(), atol=1e-5)


def test_pictures_are_resized_and_normalised_as_the_model_says(vit, images, tmp_path):
    import shutil

    folder = shutil.copytree(vit, tmp_path / "vit")
    mean, std = (0.2, 0.3, 0.4), (0.5, 0.6, 0.7)
    told = {"do_normalize": True, "image_mean": mean, "image_std": std, "image_processor_type": "ViTImageProcessor"}
    (folder / "preprocessor_config.json").write_text(json.dumps(told))
    scaled = ((images + 1) / 2 - np.array(mean)[:, None, None]) / np.array(std)[:, None, None]
    assert np.allclose(HubImages(folder)(images), HubImages(vit)(scaled.astype(np.float32)), atol=1e-4)
    ramps = [np.broadcast_to(np.linspace(-0.9, 0.9, 2 * n + 1)[1::2], (1, 3, n, n)) for n in (16, 48)]
    small, large = (HubImages(vit)(np.ascontiguousarray(ramp, np.float32)) for ramp in ramps)
    mirrored = HubImages(vit)(np.ascontiguousarray(ramps[1][..., ::-1], np.float32))
    assert np.abs(large - small).max() < 0.1 * np.abs(mirrored - small).max()


def test_more_channels_than_colours_are_taken_as_they_are(tmp_path):
    model = ViTModel(ViTConfig(**SMALL, image_size=16, patch_size=8, num_channels=12)).eval()
    encoder = HubImages(saved(model, tmp_path))
    images = np.random.default_rng(1).standard_normal((2, 12, 16, 16), dtype=np.float32)
    assert encoder.channels == 12
    with torch.no_grad():
        wanted = model(pixel_values=torch.from_numpy(images)).last_hidden_state[:, 1:].mean(dim=1)
    assert np.allclose(encoder(images), wanted.numpy(), atol=1e-5)
    with pytest.raises(BadInput, match="takes 12 channels"):
        encoder(images[:, :3])


def test_a_checkpoint_without_a_pooling_layer_cannot_be_pooled_by_it(tmp_path, images):
    folder = saved(ViTForImageClassification(ViTConfig(**SMALL, image_size=16, patch_size=8)), tmp_path)
    assert HubImages(folder, pooling="cls")(images).shape == (3, 16)
    with pytest.raises(BadInput, match="no weights for pooler"):
        HubImages(folder, pooling="pooled")


def test_pickles_hub_code_and_models_of_text_are_refused(vit, tmp_path):
    import shutil

    pickled = shutil.copytree(vit, tmp_path / "pickled")
    torch.save(ViTModel.from_pretrained(vit).state_dict(), pickled / "pytorch_model.bin")
    (pickled / "model.safetensors").unlink()
    with pytest.raises(BadInput, match="safetensors"):
        HubImages(pickled)
    foreign = shutil.copytree(vit, tmp_path / "foreign")
    config = json.loads((foreign / "config.json").read_text())
    config |= {"model_type": "foreign", "auto_map": {"AutoModel": "code.Model", "AutoConfig": "code.Config"}}
    (foreign / "config.json").write_text(json.dumps(config))
    (foreign / "code.py").write_text("raise SystemExit('hub code was run')")
    with pytest.raises(BadInput, match="cannot be loaded"):
        HubImages(foreign)
    text = saved(BertModel(BertConfig(**SMALL, vocab_size=30)), tmp_path / "text")
    with pytest.raises(BadInput, match="takes no images"):
        HubImages(text)


def test_what_is_not_there_or_unknown_is_refused(vit, tmp_path):
    with pytest.raises(BadInput, match="no folder"):
        HubImages(tmp_path / "absent")
    with pytest.raises(BadInput, match="cannot be loaded"):
        HubImages(tmp_path)
    for options in ({"pooling": "max"}, {"pooling": "cls", "tokens": 2}, {"tokens": 0}):
        with pytest.raises(BadInput, match="is unknown; take"):
            HubImages(vit, **options)


def test_without_timm_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", None)
    with pytest.raises(MissingExtra, match=r"metaearth3d\[timm\]"):
        TimmImages("resnet18")


class Timm(ModuleType):
    """What is used of timm: one network that averages colours, at 8 px and with its own normalisation."""

    def __init__(self):
        super().__init__("timm")
        config = {"input_size": (3, 8, 8), "mean": (0.2, 0.3, 0.4), "std": (0.5, 0.6, 0.7)}
        self.data = SimpleNamespace(resolve_model_data_config=lambda model: config)
        self.asked = []

    def create_model(self, name, pretrained, num_classes):
        if name != "known":
            raise RuntimeError(f"Unknown model ({name})\nand more lines")
        self.asked.append((pretrained, num_classes))
        layers = torch.nn.Sequential(torch.nn.Dropout(0.5), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
        layers.num_features = 3
        return layers


def test_timm_models_are_asked_for_features_and_fed_as_they_say(monkeypatch, images):
    timm = Timm()
    monkeypatch.setitem(sys.modules, "timm", timm)
    encoder = TimmImages("known")
    assert timm.asked == [(True, 0)] and encoder.dim == 3 and encoder.side_px == 8
    wanted = (images.mean(axis=(2, 3)) + 1) / 2  # bilinear halves keep the mean
    wanted = (wanted - np.array([0.2, 0.3, 0.4])) / np.array([0.5, 0.6, 0.7])
    rows = encoder(images)
    assert rows.dtype == np.float32 and np.allclose(rows, wanted, atol=0.02)
    assert np.array_equal(rows, encoder(images)) and np.allclose(rows[1:], encoder(images[1:]), atol=1e-6)
    with pytest.raises(BadInput, match=r"timm cannot make 'other' \(Unknown model \(other\)\)"):
        TimmImages("other")


def test_a_real_timm_model_gives_the_features_before_its_classifier(images):
    timm = pytest.importorskip("timm", reason="timm needs the torchvision that matches torch")
    encoder = TimmImages("resnet18", pretrained=False)
    model = encoder.model
    mean, std = (np.array(v, np.float32)[:, None, None] for v in (encoder.mean, encoder.std))
    big = np.random.default_rng(3).uniform(-1, 1, (2, 3, encoder.side_px, encoder.side_px)).astype(np.float32)
    with torch.no_grad():
        last = model.forward_features(torch.from_numpy(((big + 1) / 2 - mean) / std))
    assert timm.is_model("resnet18") and encoder.dim == 512
    assert np.allclose(encoder(big), last.mean(dim=(2, 3)).numpy(), atol=1e-4)
